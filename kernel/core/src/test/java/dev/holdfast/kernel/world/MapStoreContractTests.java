package dev.holdfast.kernel.world;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.store.ContextStoreContract;
import java.util.Set;

/** The store of the kernel's tests keeps the contract of all stores. */
final class MapStoreContractTests extends ContextStoreContract {
  @Override
  protected StoreProvider provider() {
    return new Provider();
  }

  @Override
  public boolean damage(ContextStore store, ContextKey key) {
    ((MapStore) store).damage(key);
    return true;
  }

  @Override
  public BitFlipInjector bits(ContextStore store, ContextKey key) {
    return ((MapStore) store).bits(key);
  }

  private static final class Provider implements StoreProvider {
    @Override
    public ProviderName name() {
      return new ProviderName("map");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ATOMIC_BATCH);
    }

    @Override
    public ContextStore create(Settings settings, ProviderContext context) {
      return new MapStore();
    }
  }
}
