package dev.holdfast.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** The simplest thing that could be right, and random changes that fit it. */
final class StoreModel {
  private static final List<String> PREFIXES = List.of("a", "b/é", "b/😀", "b/\uFFFD", "c");
  private static final int KEYS = 12;

  private final TreeMap<ContextKey, StoreRead.Hit> entries = new TreeMap<>();
  private final Random random;

  StoreModel(Random random) {
    this.random = random;
  }

  /** A change of the model, to be applied to the store as well. */
  StoreChange change(long position) {
    String text = prefix() + "/" + random.nextInt(KEYS);
    ContextKey key = new ContextKey(text);
    StoreRead.Hit present = entries.get(key);
    int kind = random.nextInt(10);
    if (kind == 0) {
      entries.remove(key);
      return new StoreChange.Remove(key);
    }
    if (kind == 1 || present == null) {
      byte[] value = someBytes(200);
      EntryHead head = head(text, value, position);
      entries.put(key, new StoreRead.Hit(head, value));
      return Changes.replace(head, value);
    }
    int keep = keep(present.value().length);
    byte[] tail = someBytes(40);
    byte[] value = Changes.concat(present.value(), keep, tail);
    EntryHead head = head(text, value, position);
    entries.put(key, new StoreRead.Hit(head, value));
    return new StoreChange.Splice(head, keep, tail);
  }

  private EntryHead head(String key, byte[] value, long position) {
    EntryHead head = Changes.head(key, value, position, deadline());
    Priority priority = Priority.values()[random.nextInt(Priority.values().length)];
    return new EntryHead(
        head.key(),
        head.version(),
        head.length(),
        head.digest(),
        "text/x-" + random.nextInt(4),
        head.deadlineMillis(),
        priority,
        "writer-" + random.nextInt(4),
        head.updatedAtMillis(),
        position);
  }

  private String prefix() {
    return PREFIXES.get(random.nextInt(PREFIXES.size()));
  }

  /** Mostly all, or all but a bracket; sometimes anything. */
  private int keep(int length) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(length + 1);
      case 1, 2 -> length;
      default -> Math.max(0, length - 1);
    };
  }

  private long deadline() {
    return random.nextBoolean() ? EntryHead.NO_DEADLINE : random.nextInt(1_000);
  }

  private byte[] someBytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Compares one key. */
  void checkKey(ContextStore store, ContextKey key) {
    StoreRead.Hit expected = entries.get(key);
    if (expected == null) {
      assertEquals(new StoreRead.Miss(), store.find(key));
      assertEquals(Optional.empty(), store.head(key));
    } else {
      Changes.assertHit(expected.head(), expected.value(), store.find(key));
      assertEquals(Optional.of(expected.head()), store.head(key));
    }
  }

  /** Compares every key, the orders and the figures. */
  void checkAll(ContextStore store) {
    entries.keySet().forEach(key -> checkKey(store, key));
    List<EntryHead> heads = entries.values().stream().map(StoreRead.Hit::head).toList();
    assertEquals(heads, store.scan("", Optional.empty(), 1_000));
    checkPage(store, heads);
    checkExpiring(store, heads);
    assertEquals(entries.size(), store.stats().entries(), "entries");
    assertEquals(
        heads.stream().mapToLong(EntryHead::length).sum(), store.stats().valueBytes(), "bytes");
  }

  private void checkPage(ContextStore store, List<EntryHead> heads) {
    String prefix = prefix();
    ContextKey after = new ContextKey(prefix + "/" + random.nextInt(KEYS));
    int limit = 1 + random.nextInt(8);
    assertEquals(
        heads.stream()
            .filter(head -> head.key().startsWith(prefix) && head.key().compareTo(after) > 0)
            .limit(limit)
            .toList(),
        store.scan(prefix, Optional.of(after), limit));
  }

  /** The order of entries with the same deadline is the store's own business. */
  private void checkExpiring(ContextStore store, List<EntryHead> heads) {
    long now = random.nextInt(1_200);
    int limit = 1 + random.nextInt(8);
    assertEquals(
        heads.stream()
            .map(EntryHead::deadlineMillis)
            .filter(deadline -> deadline <= now)
            .sorted()
            .limit(limit)
            .toList(),
        store.expiring(now, limit).stream().map(EntryHead::deadlineMillis).toList());
    Comparator<EntryHead> byKey = Comparator.comparing(EntryHead::key);
    assertEquals(
        heads.stream().filter(head -> head.isExpiredAt(now)).sorted(byKey).toList(),
        store.expiring(now, 1_000).stream().sorted(byKey).toList());
  }

  /** Changes that remove everything. */
  List<StoreChange> removals() {
    List<StoreChange> removals =
        entries.keySet().stream().<StoreChange>map(StoreChange.Remove::new).toList();
    entries.clear();
    return removals;
  }
}
