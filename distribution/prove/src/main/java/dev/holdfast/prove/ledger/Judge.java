package dev.holdfast.prove.ledger;

import dev.holdfast.prove.report.Tally;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what was read back with the ledger. */
public final class Judge {
  private final Ledger ledger;
  private final boolean isOrdered;

  /**
   * A judge of one attack.
   *
   * @param isOrdered whether a writer's items must stand in the order in which he was told of them
   */
  public Judge(Ledger ledger, boolean isOrdered) {
    this.ledger = ledger;
    this.isOrdered = isOrdered;
  }

  /**
   * Judges.
   *
   * @param found what is kept, by key: the texts in their order. A key that holds nothing, or that
   *     cannot be read, may be left out.
   */
  public Tally judge(Map<String, List<String>> found) {
    Set<String> present = new HashSet<>();
    long duplicates = 0;
    long wrong = 0;
    long reordered = 0;
    for (Map.Entry<String, List<String>> key : found.entrySet()) {
      Map<String, Long> last = new HashMap<>();
      for (String text : key.getValue()) {
        Optional<Item> item = known(text).filter(known -> known.key().equals(key.getKey()));
        if (item.isEmpty()) {
          wrong++;
        } else if (!present.add(item.get().id())) {
          duplicates++;
        } else {
          Long before = last.put(item.get().writer(), item.get().number());
          reordered += isOrdered && before != null && before > item.get().number() ? 1 : 0;
        }
      }
    }
    return tally(present, duplicates, wrong, reordered);
  }

  private Optional<Item> known(String text) {
    return Item.idOf(text).flatMap(ledger::find).map(Ledger.Entry::item);
  }

  private Tally tally(Set<String> present, long duplicates, long wrong, long reordered) {
    long acknowledged = 0;
    long kept = 0;
    long refused = 0;
    long refusedPresent = 0;
    long unanswered = 0;
    long unansweredPresent = 0;
    for (Ledger.Entry entry : ledger.entries()) {
      int isPresent = present.contains(entry.item().id()) ? 1 : 0;
      switch (entry.answer()) {
        case ACKNOWLEDGED -> {
          acknowledged++;
          kept += isPresent;
        }
        case REFUSED -> {
          refused++;
          refusedPresent += isPresent;
        }
        case NONE -> {
          unanswered++;
          unansweredPresent += isPresent;
        }
      }
    }
    return new Tally(
        acknowledged,
        kept,
        duplicates,
        acknowledged - kept,
        refused,
        refusedPresent,
        unanswered,
        unansweredPresent,
        reordered,
        wrong);
  }
}
