package dev.holdfast.store.memory;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import java.util.Set;

/** Creates the store {@code memory}. It has no settings. */
public final class MemoryStoreProvider implements StoreProvider {
  private static final ProviderName NAME = new ProviderName("memory");
  private static final Set<Capability> CAPABILITIES = Set.of(Capability.ATOMIC_BATCH);

  /** Called by the plugin platform. */
  public MemoryStoreProvider() {}

  @Override
  public ProviderName name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ContextStore create(Settings settings, ProviderContext context) {
    return new MemoryContextStore(context.meter());
  }
}
