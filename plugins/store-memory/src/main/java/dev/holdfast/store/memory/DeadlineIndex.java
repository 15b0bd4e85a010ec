package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Which key is due when. Changed by the applying thread, read by any; a reader may meet an element
 * whose entry has just changed, and asks the entry.
 */
final class DeadlineIndex {
  private final ConcurrentSkipListSet<Due> dues = new ConcurrentSkipListSet<>();

  /** One entry's deadline; ordered by time, then by key. */
  record Due(long deadlineMillis, ContextKey key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(deadlineMillis, other.deadlineMillis);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }

  /** Adds an entry, when it has a deadline. */
  void add(EntryHead head) {
    if (head.deadlineMillis() != EntryHead.NO_DEADLINE) {
      dues.add(new Due(head.deadlineMillis(), head.key()));
    }
  }

  /** Takes an entry out. */
  void remove(EntryHead head) {
    if (head.deadlineMillis() != EntryHead.NO_DEADLINE) {
      dues.remove(new Due(head.deadlineMillis(), head.key()));
    }
  }

  /** What is due at {@code nowMillis}, the earliest first. */
  Stream<Due> dueAt(long nowMillis) {
    return dues.stream().takeWhile(due -> due.deadlineMillis() <= nowMillis);
  }

  /** How many entries have a deadline; cost is proportional to it. */
  int size() {
    return dues.size();
  }
}
