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
  private final SharedTexts texts = new SharedTexts();
  private final EntryIndex index = new EntryIndex(texts);
  private final EntryMaker maker;
  private final Consumer<ContextKey> beforePublish;

  /** Written by the applying thread alone. */
  private volatile long appliedPosition;

  /** An empty store. */
  MemoryContextStore(Meter meter) {
    this(meter, EntryMaker.MOST_PACKED, key -> {});
  }

  /**
   * An empty store that copies values of up to {@code mostPacked} bytes, and tells of each key
   * before it changes; what {@code beforePublish} throws fails the batch.
   */
  MemoryContextStore(Meter meter, int mostPacked, Consumer<ContextKey> beforePublish) {
    this.maker = new EntryMaker(texts, meter, mostPacked);
    this.beforePublish = beforePublish;
  }

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    Object entry = index.get(key.toBytes());
    return entry == null ? Optional.empty() : Optional.of(Packed.decode(entry, key, texts));
  }

  @Override
  public StoreRead find(ContextKey key) {
    Object entry = index.get(key.toBytes());
    if (entry == null) {
      return new StoreRead.Miss();
    }
    Packed.touch(Packed.head(entry));
    return EntryReader.read(entry, key, texts);
  }

  @Override
  public StoreRead inspect(ContextKey key) {
    Object entry = index.get(key.toBytes());
    return entry == null ? new StoreRead.Miss() : EntryReader.read(entry, key, texts);
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
    StagedBatch.apply(batch, index, maker, beforePublish);
    appliedPosition = batch.position();
  }

  @Override
  public boolean mend(EntryHead head, byte[] value) {
    byte[] key = head.key().toBytes();
    Object entry = index.get(key);
    if (entry == null || value.length != head.length()) {
      return false;
    }
    EntryHead whole = head;
    if (Packed.isHeadSound(Packed.head(entry))) {
      whole = Packed.decode(entry, head.key(), texts);
      if (whole.version() != head.version()
          || whole.position() != head.position()
          || whole.length() != value.length) {
        return false;
      }
    }
    Object mended = maker.entry(whole, key, value);
    Packed.touches(Packed.head(mended), Packed.touches(Packed.head(entry)));
    index.set(key, mended);
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
