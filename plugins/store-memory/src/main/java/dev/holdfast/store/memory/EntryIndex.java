package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The present entry of every key, found by key, in key order and by deadline. One thread changes
 * it, any number read it; the map decides what an entry is, the two orders only lead to it.
 */
final class EntryIndex {
  private static final int MOST_EXPECTED = 1 << 26;

  private volatile ConcurrentMap<ContextKey, Entry> entries = new ConcurrentHashMap<>();

  private final KeyOrder order = new KeyOrder();
  private final DeadlineIndex deadlines = new DeadlineIndex();
  private final Footprint footprint = new Footprint(HeapLayout.current());

  private volatile StoreStats stats = new StoreStats(0, 0, 0);

  /** Makes room, unless there are entries already. */
  void expect(long count) {
    if (count > 0 && entries.isEmpty()) {
      entries = new ConcurrentHashMap<>((int) Math.min(count, MOST_EXPECTED));
    }
  }

  /** The entry of a key, null when there is none. */
  @Nullable Entry get(ContextKey key) {
    return entries.get(key);
  }

  /** Makes {@code next} the entry of {@code key}, or removes it when {@code next} is null. */
  void set(ContextKey key, @Nullable Entry next) {
    set(key, entries.get(key), next);
  }

  /** The same where the present entry is known. */
  void set(ContextKey key, @Nullable Entry previous, @Nullable Entry next) {
    boolean sameDeadline = deadlineOf(previous) == deadlineOf(next);
    if (next != null) {
      // The orders come first: whoever can find an entry by key can also find it by order.
      if (previous == null) {
        order.add(key);
      }
      if (!sameDeadline) {
        deadlines.add(next.head());
      }
      entries.put(key, next);
    } else {
      entries.remove(key);
      // After a failure half-way there may be a place without an entry; it does no harm until then.
      if (previous != null || order.isSorted()) {
        order.remove(key);
      }
    }
    if (previous != null && !sameDeadline) {
      deadlines.remove(previous.head());
    }
    account(previous, next);
  }

  private static long deadlineOf(@Nullable Entry entry) {
    return entry == null ? EntryHead.NO_DEADLINE : entry.head().deadlineMillis();
  }

  private void account(@Nullable Entry previous, @Nullable Entry next) {
    long entryCount = stats.entries();
    long valueBytes = stats.valueBytes();
    long residentBytes = stats.residentBytes();
    if (previous != null) {
      valueBytes -= previous.head().length();
      residentBytes -= footprint.of(previous.head());
    }
    if (next != null) {
      valueBytes += next.head().length();
      residentBytes += footprint.of(next.head());
    }
    if (previous == null && next != null) {
      entryCount++;
    } else if (previous != null && next == null) {
      entryCount--;
    }
    stats = new StoreStats(entryCount, valueBytes, residentBytes);
  }

  /** Heads in key order, as {@link dev.holdfast.api.spi.store.ContextStore#scan} says. */
  List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    ConcurrentNavigableMap<String, ContextKey> sorted = order.sorted();
    ConcurrentNavigableMap<String, ContextKey> rest =
        after
            .map(ContextKey::text)
            .filter(text -> ContextKey.compareUtf8(text, prefix) >= 0)
            .map(text -> sorted.tailMap(text, false))
            .orElseGet(() -> sorted.tailMap(prefix, true));
    List<EntryHead> found = new ArrayList<>();
    for (ContextKey key : rest.values()) {
      if (found.size() == limit || !key.startsWith(prefix)) {
        break;
      }
      Entry entry = entries.get(key);
      if (entry != null) {
        found.add(entry.head());
      }
    }
    return found;
  }

  /** Heads by deadline, as {@link dev.holdfast.api.spi.store.ContextStore#expiring} says. */
  List<EntryHead> expiring(long nowMillis, int limit) {
    return deadlines
        .dueAt(nowMillis)
        .flatMap(due -> head(due.key()).filter(head -> isOf(head, due)).stream())
        .limit(limit)
        .toList();
  }

  private static boolean isOf(EntryHead head, DeadlineIndex.Due due) {
    return head.deadlineMillis() == due.deadlineMillis();
  }

  /** Heads as {@link dev.holdfast.api.spi.store.ContextStore#coldest} says. */
  List<EntryHead> coldest(int limit) {
    return deadlines
        .dueAt(EntryHead.NO_DEADLINE - 1)
        .flatMap(due -> Stream.ofNullable(entries.get(due.key())).filter(e -> isOf(e.head(), due)))
        .filter(entry -> entry.head().priority() != Priority.CRITICAL)
        .sorted(
            Comparator.comparing((Entry entry) -> entry.head().priority())
                .thenComparing(Entry::touches)
                .thenComparing(entry -> entry.head().position()))
        .limit(limit)
        .map(Entry::head)
        .toList();
  }

  /** What an entry takes. */
  long footprint(EntryHead head) {
    return footprint.of(head);
  }

  /** The head of a key's entry. */
  Optional<EntryHead> head(ContextKey key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::head);
  }

  /** What the index holds. */
  StoreStats stats() {
    return stats;
  }

  /** How many places the two orders have; for tests of leaks. */
  int orderedSize() {
    return order.size() + deadlines.size();
  }
}
