package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;

/** A store that is right: one immutable map, replaced as a whole. Each step can be broken. */
class PlainStore implements ContextStore {
  final AtomicReference<State> state;
  final Map<ContextKey, Integer> finds = new ConcurrentHashMap<>();

  /** All that is held, at a position. */
  record State(NavigableMap<ContextKey, Entry> entries, long applied) {
    static final State EMPTY = new State(new TreeMap<>(), 0);
  }

  /** One version, with the checksum that its value had. */
  record Entry(EntryHead head, byte[] value, long crc) {}

  PlainStore(AtomicReference<State> state) {
    this.state = state;
  }

  static long crc(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value);
    return crc.getValue();
  }

  final NavigableMap<ContextKey, Entry> entries() {
    return state.get().entries();
  }

  void damage(ContextKey key) {
    entries().get(key).value()[0] ^= 1;
  }

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    return Optional.ofNullable(entries().get(key)).map(Entry::head);
  }

  @Override
  public StoreRead find(ContextKey key) {
    Entry entry = entries().get(key);
    if (entry == null) {
      return new StoreRead.Miss();
    }
    finds.merge(key, 1, Integer::sum);
    return isSound(entry)
        ? new StoreRead.Hit(entry.head(), out(entry.value()))
        : new StoreRead.Damaged(entry.head());
  }

  boolean isSound(Entry entry) {
    return crc(entry.value()) == entry.crc();
  }

  byte[] out(byte[] value) {
    return value.clone();
  }

  @Override
  public void apply(StoreBatch batch) {
    if (batch.position() <= state.get().applied()) {
      return;
    }
    NavigableMap<ContextKey, Entry> next = new TreeMap<>(entries());
    batch.changes().forEach(change -> step(next, change));
    state.set(new State(next, batch.position()));
  }

  @Override
  public boolean mend(EntryHead head, byte[] value) {
    Entry entry = entries().get(head.key());
    if (entry == null || !isSame(entry.head(), head)) {
      return false;
    }
    NavigableMap<ContextKey, Entry> next = new TreeMap<>(entries());
    next.put(head.key(), mended(entry, value));
    state.set(new State(next, state.get().applied()));
    return true;
  }

  boolean isSame(EntryHead present, EntryHead head) {
    return present.version() == head.version() && present.position() == head.position();
  }

  Entry mended(Entry entry, byte[] value) {
    return checked(entry.head(), value, crc(value));
  }

  void step(NavigableMap<ContextKey, Entry> next, StoreChange change) {
    switch (change) {
      case StoreChange.Replace(EntryHead head, byte[] value) ->
          next.put(head.key(), checked(head, value, crc(value)));
      case StoreChange.Splice(EntryHead head, long keep, byte[] tail) -> {
        Entry present = next.get(head.key());
        if (present == null || keep > present.value().length) {
          throw new IllegalStateException("nothing to splice: " + head.key());
        }
        next.put(head.key(), spliced(present, head, (int) keep, tail));
      }
      case StoreChange.Remove(ContextKey key) -> next.remove(key);
    }
  }

  Entry spliced(Entry present, EntryHead head, int keep, byte[] tail) {
    byte[] value = Arrays.copyOf(present.value(), keep + tail.length);
    System.arraycopy(tail, 0, value, keep, tail.length);
    // A checksum that was wrong stays wrong.
    return checked(head, value, isSound(present) ? crc(value) : crc(value) + 1);
  }

  static Entry checked(EntryHead head, byte[] value, long crc) {
    if (head.length() != value.length) {
      throw new IllegalStateException("a value of another length: " + head.key());
    }
    return new Entry(head, value, crc);
  }

  @Override
  public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    return entries().values().stream()
        .map(Entry::head)
        .filter(head -> head.key().startsWith(prefix))
        .filter(head -> after.isEmpty() || head.key().compareTo(after.get()) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public List<EntryHead> expiring(long nowMillis, int limit) {
    return entries().values().stream()
        .map(Entry::head)
        .filter(head -> head.isExpiredAt(nowMillis))
        .sorted(Comparator.comparingLong(EntryHead::deadlineMillis))
        .limit(limit)
        .toList();
  }

  @Override
  public long appliedPosition() {
    return state.get().applied();
  }

  @Override
  public StoreStats stats() {
    long bytes = entries().values().stream().mapToLong(entry -> entry.value().length).sum();
    return new StoreStats(entries().size(), bytes, resident());
  }

  long resident() {
    return entries().values().stream().map(Entry::head).mapToLong(this::footprint).sum();
  }

  @Override
  public long footprint(EntryHead head) {
    return 100 + head.key().toBytes().length + head.length();
  }

  @Override
  public List<EntryHead> coldest(int limit) {
    return entries().values().stream()
        .map(Entry::head)
        .filter(this::mayGo)
        .sorted(Comparator.comparing(this::priority).thenComparing(this::value))
        .limit(limit)
        .toList();
  }

  boolean mayGo(EntryHead head) {
    return head.deadlineMillis() != EntryHead.NO_DEADLINE && head.priority() != Priority.CRITICAL;
  }

  int priority(EntryHead head) {
    return head.priority().ordinal();
  }

  int value(EntryHead head) {
    return finds.getOrDefault(head.key(), 0);
  }

  @Override
  public void close() {}
}
