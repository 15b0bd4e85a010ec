package dev.holdfast.tck.lock;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.tck.contract.BackendContract;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What every lock manager does. A plugin's test extends this class and names its provider.
 *
 * <p>Capabilities: {@code exclusive}, {@code shared-lease}, {@code shared} and {@code durable} are
 * proven, or their absence is: a mode that is not claimed is refused {@code unsupported}.
 */
public abstract class LockManagerContract extends BackendContract<LockManager>
    implements LockTerms, LockWaiting, LockModes, LockCrowd, LockLife {

  /** For plugins. */
  protected LockManagerContract() {}

  @Override
  protected abstract LockProvider provider();

  @Override
  protected final Set<Capability> provable() {
    return Set.of(
        Capability.EXCLUSIVE, Capability.SHARED_LEASE, Capability.SHARED, Capability.DURABLE);
  }

  /**
   * Lets time pass as it does when nobody calls: moves the clock by hand and runs repeating work. A
   * manager whose time is kept elsewhere overrides this.
   */
  @Override
  public void pass(Duration duration) {
    bench().world().time().advance(duration);
    bench().world().threads().runRepeating();
  }

  /**
   * How many names, leases and waiters the manager remembers; empty when it cannot tell. A manager
   * that can be counted from its tests overrides this.
   */
  @Override
  public OptionalInt remembered(LockManager manager) {
    return OptionalInt.empty();
  }

  /** How many times each thread of a crowd takes a lease. */
  @Override
  public int crowdRounds() {
    return Boolean.getBoolean("holdfast.proof") ? 100_000 : 2_000;
  }
}
