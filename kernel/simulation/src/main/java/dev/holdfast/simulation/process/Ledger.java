package dev.holdfast.simulation.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that was acknowledged for one directory, and the judge of what is found there. */
public final class Ledger {
  private record Name(long writer, long sequence) {}

  private final List<Item> acknowledged = new ArrayList<>();

  /** Nothing acknowledged yet. */
  public Ledger() {}

  /** Notes an acknowledgement. */
  public void acknowledge(Item item) {
    acknowledged.add(item);
  }

  /** How many were acknowledged. */
  public int acknowledged() {
    return acknowledged.size();
  }

  /** Compares what was acknowledged with what is {@code found}, in the order of the log. */
  public Verdict judge(List<Item> found) {
    Map<Name, Long> positions = HashMap.newHashMap(found.size());
    Map<Long, Long> last = new HashMap<>();
    long duplicated = 0;
    long reordered = 0;
    long lost = 0;
    long position = -1;
    for (Item item : found) {
      if (positions.putIfAbsent(new Name(item.writer(), item.sequence()), item.position())
          != null) {
        duplicated++;
        continue;
      }
      long before = last.getOrDefault(item.writer(), -1L);
      if (item.sequence() < before || item.position() <= position) {
        reordered++;
      }
      // A writer's items are a prefix of what it wrote: a gap is a loss, acknowledged or not.
      lost += Math.max(0, item.sequence() - before - 1);
      last.merge(item.writer(), item.sequence(), Math::max);
      position = item.position();
    }
    Set<Name> told = HashSet.newHashSet(acknowledged.size());
    for (Item item : acknowledged) {
      Name name = new Name(item.writer(), item.sequence());
      if (!told.add(name)) {
        duplicated++;
      }
      Long at = positions.get(name);
      if (at == null) {
        lost++;
      } else if (at != item.position()) {
        reordered++;
      }
    }
    return new Verdict(acknowledged.size(), found.size(), lost, reordered, duplicated);
  }
}
