package dev.holdfast.tck.store;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.contract.BackendContract;
import java.util.Set;

/**
 * What every store does. A plugin's test extends this class and names its provider.
 *
 * <p>Capabilities: {@code durable}, {@code on-disk} and {@code shared} are proven, or their absence
 * is; {@code atomic-batch} is proven.
 */
public abstract class ContextStoreContract extends BackendContract<ContextStore>
    implements StoreReads,
        StoreRepairs,
        StoreOrders,
        StoreBatches,
        StoreEviction,
        StoreCrowd,
        StoreLife,
        StoreOnDisk {

  /** For plugins. */
  protected ContextStoreContract() {}

  @Override
  protected abstract StoreProvider provider();

  @Override
  protected final Set<Capability> provable() {
    return Set.of(
        Capability.DURABLE, Capability.SHARED, Capability.ATOMIC_BATCH, Capability.ON_DISK);
  }

  /**
   * Turns a bit of the stored value of {@code key}, as a failing memory or disk would. A store
   * whose bytes can be reached from its tests overrides this; without it the store's checksums are
   * not proven.
   *
   * @return whether a bit was turned
   */
  @Override
  public boolean damage(ContextStore store, ContextKey key) {
    return false;
  }

  /**
   * All that the store keeps as bytes of the entry of {@code key}: its value, and its head where
   * that is kept so. Each bit is turned and turned back, and must be noticed meanwhile. Without it
   * only the bit of {@link #damage} is proven to be guarded.
   */
  @Override
  public BitFlipInjector bits(ContextStore store, ContextKey key) {
    return BitFlipInjector.none();
  }

  /** How many random operations are compared with a model. */
  @Override
  public int randomOperations() {
    return Boolean.getBoolean("holdfast.proof") ? 1_000_000 : 20_000;
  }
}
