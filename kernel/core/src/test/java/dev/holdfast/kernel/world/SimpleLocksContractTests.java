package dev.holdfast.kernel.world;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.tck.lock.LockManagerContract;
import java.util.Set;

/** The locks of the kernel's tests keep the contract of all lock managers. */
final class SimpleLocksContractTests extends LockManagerContract {
  @Override
  protected LockProvider provider() {
    return new Provider();
  }

  private static final class Provider implements LockProvider {
    @Override
    public ProviderName name() {
      return new ProviderName("simple");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.EXCLUSIVE, Capability.SHARED_LEASE);
    }

    @Override
    public LockManager create(Settings settings, ProviderContext context) {
      return new SimpleLocks(context.clock());
    }
  }
}
