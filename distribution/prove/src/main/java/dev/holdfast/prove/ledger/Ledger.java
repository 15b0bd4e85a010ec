package dev.holdfast.prove.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Every write of an attack and how it was answered. An item counts as acknowledged only when its
 * reply was received to the last byte; whatever is not answered stays open. Safe for use by many
 * threads.
 */
public final class Ledger {
  /** What the writer was told. */
  public enum Answer {
    /** Nothing: it may be kept or not, but not twice. */
    NONE,
    /** That it is kept. */
    ACKNOWLEDGED,
    /** That it is not kept. */
    REFUSED
  }

  /**
   * An item and its answer.
   *
   * @param item what was to be kept
   * @param answer what was told
   */
  public record Entry(Item item, Answer answer) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** An empty one. */
  public Ledger() {}

  /** The write is about to be sent. */
  public synchronized void sent(Item item) {
    entries.put(item.id(), new Entry(item, Answer.NONE));
  }

  /** The write was answered. */
  public synchronized void answered(String id, Answer answer) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("answered but never sent: " + id);
    }
    entries.put(id, new Entry(entry.item(), answer));
  }

  /** How many writes have that answer by now. */
  public synchronized long count(Answer answer) {
    return entries.values().stream().filter(entry -> entry.answer() == answer).count();
  }

  /** All entries, in the order in which they were sent. */
  public synchronized List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** The entry of an id. */
  public synchronized Optional<Entry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** The keys that were written to. */
  public synchronized SequencedSet<String> keys() {
    SequencedSet<String> keys = new LinkedHashSet<>();
    entries.values().forEach(entry -> keys.add(entry.item().key()));
    return keys;
  }
}
