package dev.holdfast.kernel.layer;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.List;
import java.util.Optional;

/**
 * A near store with copies of what is hot, before a far store that has everything.
 *
 * <p>A batch is applied to the far store first, then to the copies, and is applied only after both:
 * until then a reader may find the value before it, never after it was acknowledged. A copy that is
 * damaged is dropped, and the far store asked. What the far store can do, both can.
 */
public sealed class LayeredStore implements ContextStore permits LayeredDiskStore {
  private final ContextStore far;
  private final NearCopies copies;
  private final Meter.Counter hits;
  private final Meter.Counter misses;
  private final Meter.Counter damaged;
  private volatile DamagedCopies told = (copy, isReplaced) -> {};

  /** Hears of damaged copies. */
  @FunctionalInterface
  public interface DamagedCopies {
    /**
     * A copy was damaged, and dropped.
     *
     * @param copy the entry of which it was one
     * @param isReplaced whether the far store has the entry whole
     */
    void dropped(EntryHead copy, boolean isReplaced);
  }

  LayeredStore(ContextStore near, ContextStore far, long nearBytes, Meter meter) {
    this.far = far;
    this.copies = new NearCopies(near, far, nearBytes);
    this.hits = meter.counter("store_near_hits_total", "Reads that the near store answered.");
    this.misses = meter.counter("store_near_misses_total", "Reads that went to the far store.");
    this.damaged = meter.counter("store_near_damaged_total", "Copies dropped because of damage.");
    meter.gauge("store_near_bytes", "Memory of the copies in the near store.", copies::bytes);
  }

  /**
   * Puts a near store before a far one; both are closed with it.
   *
   * @param near an empty store in memory
   * @param far the one that has everything
   * @param nearBytes what the copies may take
   */
  public static ContextStore of(ContextStore near, ContextStore far, long nearBytes, Meter meter) {
    return far instanceof OnDiskStore disk
        ? new LayeredDiskStore(near, disk, nearBytes, meter)
        : new LayeredStore(near, far, nearBytes, meter);
  }

  /** Tells this one from here on. */
  public final void onDamagedCopy(DamagedCopies listener) {
    told = listener;
  }

  @Override
  public final Optional<EntryHead> head(ContextKey key) {
    Optional<EntryHead> copied = copies.head(key);
    return copied.isPresent() ? copied : far.head(key);
  }

  @Override
  public final StoreRead find(ContextKey key) {
    StoreRead copied = copies.find(key);
    if (copied instanceof StoreRead.Hit) {
      hits.add(1);
      return copied;
    }
    if (copied instanceof StoreRead.Damaged) {
      copies.drop(key);
    }
    misses.add(1);
    StoreRead found = far.find(key);
    if (found instanceof StoreRead.Hit hit) {
      copies.add(hit);
    }
    tell(copied, found);
    return found;
  }

  @Override
  public final void apply(StoreBatch batch) {
    if (batch.position() <= far.appliedPosition()) {
      return;
    }
    far.apply(copies.withOwnArrays(batch));
    copies.apply(batch);
  }

  /** Looks at the copy too; what is told is the far entry, of which it is one. */
  @Override
  public final StoreRead inspect(ContextKey key) {
    StoreRead copied = copies.inspect(key);
    if (copied instanceof StoreRead.Damaged) {
      copies.drop(key);
    }
    StoreRead found = far.inspect(key);
    tell(copied, found);
    return found;
  }

  private void tell(StoreRead copied, StoreRead found) {
    if (copied instanceof StoreRead.Damaged(EntryHead head)) {
      damaged.add(1);
      told.dropped(head, found instanceof StoreRead.Hit);
    }
  }

  /** The copy is made anew when the entry is read. */
  @Override
  public final boolean mend(EntryHead head, byte[] value) {
    boolean isMended = far.mend(head, value);
    copies.drop(head.key());
    return isMended;
  }

  @Override
  public final List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    return far.scan(prefix, after, limit);
  }

  @Override
  public final List<EntryHead> expiring(long nowMillis, int limit) {
    return far.expiring(nowMillis, limit);
  }

  @Override
  public final long appliedPosition() {
    return far.appliedPosition();
  }

  @Override
  public final StoreStats stats() {
    StoreStats stats = far.stats();
    return new StoreStats(
        stats.entries(), stats.valueBytes(), stats.residentBytes() + copies.bytes());
  }

  @Override
  public final void close() {
    copies.close();
    far.close();
  }
}
