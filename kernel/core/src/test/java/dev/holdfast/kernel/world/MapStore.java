package dev.holdfast.kernel.world;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import dev.holdfast.tck.BitFlipInjector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.zip.CRC32C;

/** A store that is simple enough to be right: a sorted map, splices by copying. */
public sealed class MapStore implements ContextStore permits DiskMapStore {
  private record Entry(EntryHead head, byte[] value, long crc) {}

  private TreeMap<ContextKey, Entry> entries = new TreeMap<>();
  private final Map<ContextKey, Integer> finds = new HashMap<>();
  private long applied;
  private Runnable beforeFind = () -> {};
  private LongPredicate failing = position -> false;

  /** An empty store. */
  public MapStore() {}

  /** Applying a batch at such a position throws. */
  public synchronized void failAt(LongPredicate positions) {
    failing = positions;
  }

  /** Done before each {@link #find}, outside of any lock. */
  public void beforeFind(Runnable work) {
    beforeFind = work;
  }

  /** Turns one bit of a value, as a failing memory would. */
  public synchronized void damage(ContextKey key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException("no entry " + key);
    }
    byte[] value = entry.value().clone();
    value[value.length / 2] ^= 1;
    entries.put(key, new Entry(entry.head(), value, entry.crc()));
  }

  /** The bits of a value; reading and applying copies them as they are. */
  public synchronized BitFlipInjector bits(ContextKey key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException("no entry " + key);
    }
    return BitFlipInjector.of(entry.value());
  }

  @Override
  public synchronized Optional<EntryHead> head(ContextKey key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::head);
  }

  @Override
  public StoreRead find(ContextKey key) {
    beforeFind.run();
    return findNow(key);
  }

  private synchronized StoreRead findNow(ContextKey key) {
    Entry entry = entries.get(key);
    finds.merge(key, 1, Integer::sum);
    if (entry == null) {
      return new StoreRead.Miss();
    }
    return crc(entry.value()) == entry.crc()
        ? new StoreRead.Hit(entry.head(), entry.value().clone())
        : new StoreRead.Damaged(entry.head());
  }

  @Override
  public synchronized void apply(StoreBatch batch) {
    if (failing.test(batch.position())) {
      throw new IllegalStateException("the store was told to fail at " + batch.position());
    }
    if (batch.position() <= applied) {
      return;
    }
    TreeMap<ContextKey, Entry> next = new TreeMap<>(entries);
    for (StoreChange change : batch.changes()) {
      switch (change) {
        case StoreChange.Replace replace ->
            next.put(change.key(), checked(replace.head(), replace.value(), crc(replace.value())));
        case StoreChange.Splice splice -> {
          Entry before = next.get(change.key());
          if (before == null || splice.keep() > before.value().length) {
            throw new IllegalStateException("nothing to splice at " + change.key());
          }
          int keep = (int) splice.keep();
          byte[] value = Arrays.copyOf(before.value(), keep + splice.tail().length);
          System.arraycopy(splice.tail(), 0, value, keep, splice.tail().length);
          // What is made from damage stays damaged.
          boolean isSound = crc(before.value()) == before.crc();
          next.put(change.key(), checked(splice.head(), value, isSound ? crc(value) : ~crc(value)));
        }
        case StoreChange.Remove _ -> next.remove(change.key());
      }
    }
    entries = next;
    applied = batch.position();
  }

  @Override
  public synchronized boolean mend(EntryHead head, byte[] value) {
    Entry entry = entries.get(head.key());
    if (entry == null
        || entry.head().version() != head.version()
        || entry.head().position() != head.position()
        || entry.head().length() != value.length) {
      return false;
    }
    TreeMap<ContextKey, Entry> next = new TreeMap<>(entries);
    next.put(head.key(), checked(entry.head(), value, crc(value)));
    entries = next;
    return true;
  }

  private static Entry checked(EntryHead head, byte[] value, long crc) {
    if (head.length() != value.length) {
      throw new IllegalStateException(head.key() + " has " + value.length + " bytes: " + head);
    }
    return new Entry(head, value, crc);
  }

  private static long crc(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value);
    return crc.getValue();
  }

  @Override
  public synchronized List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    return (after.isPresent() ? entries.tailMap(after.get(), false) : entries)
        .values().stream()
            .map(Entry::head)
            .filter(head -> head.key().startsWith(prefix))
            .limit(limit)
            .toList();
  }

  @Override
  public synchronized List<EntryHead> expiring(long nowMillis, int limit) {
    return entries.values().stream()
        .map(Entry::head)
        .filter(head -> head.isExpiredAt(nowMillis))
        .sorted(Comparator.comparingLong(EntryHead::deadlineMillis))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<EntryHead> coldest(int limit) {
    return entries.values().stream()
        .map(Entry::head)
        .filter(head ->
            head.deadlineMillis() != EntryHead.NO_DEADLINE && head.priority() != Priority.CRITICAL)
        .sorted(
            Comparator.comparing(EntryHead::priority)
                .thenComparing(head -> finds.getOrDefault(head.key(), 0))
                .thenComparing(EntryHead::position))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized long appliedPosition() {
    return applied;
  }

  @Override
  public synchronized StoreStats stats() {
    long bytes = entries.values().stream().mapToLong(entry -> entry.value().length).sum();
    return new StoreStats(entries.size(), bytes, bytes);
  }

  @Override
  public void close() {}
}
