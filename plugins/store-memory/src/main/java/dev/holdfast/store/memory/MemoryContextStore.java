package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps every entry in memory. Readers take no lock. Closing does nothing: there is nothing to give
 * back, and a late reader is still told the truth.
 */
final class MemoryContextStore implements ContextStore {
  private final EntryIndex index = new EntryIndex();
  private final SharedTexts texts = new SharedTexts();
  private final Splicer splicer;
  private final Consumer<ContextKey> beforePublish;

  /** Written by the applying thread alone. */
  private volatile long appliedPosition;

  /** An empty store. */
  MemoryContextStore(Meter meter) {
    this(meter, key -> {});
  }

  /**
   * An empty store that tells of each key before it changes; what {@code beforePublish} throws
   * fails the batch.
   */
  MemoryContextStore(Meter meter, Consumer<ContextKey> beforePublish) {
    this.splicer = new Splicer(meter);
    this.beforePublish = beforePublish;
  }

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    return index.head(key);
  }

  @Override
  public StoreRead find(ContextKey key) {
    Entry entry = index.get(key);
    if (entry == null) {
      return new StoreRead.Miss();
    }
    entry.touch();
    return read(entry);
  }

  @Override
  public StoreRead inspect(ContextKey key) {
    Entry entry = index.get(key);
    return entry == null ? new StoreRead.Miss() : read(entry);
  }

  private static StoreRead read(Entry entry) {
    Optional<byte[]> value = entry.value().read();
    return value.isPresent()
        ? new StoreRead.Hit(entry.head(), value.get())
        : new StoreRead.Damaged(entry.head());
  }

  @Override
  public void expect(long entries) {
    index.expect(entries);
  }

  @Override
  public void apply(StoreBatch batch) {
    if (batch.position() <= appliedPosition) {
      return;
    }
    StagedBatch.of(batch, index, splicer, texts).publish(beforePublish);
    appliedPosition = batch.position();
  }

  @Override
  public boolean mend(EntryHead head, byte[] value) {
    Entry entry = index.get(head.key());
    if (entry == null
        || entry.head().version() != head.version()
        || entry.head().position() != head.position()
        || entry.head().length() != value.length) {
      return false;
    }
    index.set(head.key(), entry, new Entry(entry.head(), StoredValue.Whole.of(value)));
    return true;
  }

  @Override
  public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    checkLimit(limit);
    return index.scan(prefix, after, limit);
  }

  @Override
  public List<EntryHead> expiring(long nowMillis, int limit) {
    checkLimit(limit);
    return index.expiring(nowMillis, limit);
  }

  @Override
  public List<EntryHead> coldest(int limit) {
    checkLimit(limit);
    return index.coldest(limit);
  }

  @Override
  public long footprint(EntryHead head) {
    return index.footprint(head);
  }

  private static void checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is at least 1, not " + limit);
    }
  }

  @Override
  public long appliedPosition() {
    return appliedPosition;
  }

  @Override
  public StoreStats stats() {
    return index.stats();
  }

  /** The index, for tests that look at, or damage, what is stored. */
  EntryIndex index() {
    return index;
  }

  @Override
  public void close() {}
}
