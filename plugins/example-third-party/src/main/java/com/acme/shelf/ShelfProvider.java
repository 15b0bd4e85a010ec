package com.acme.shelf;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import java.util.Set;

/** Offers the store; {@code store: acme-shelf} in the configuration chooses it. */
public final class ShelfProvider implements StoreProvider {
  @Override
  public ProviderName name() {
    return new ProviderName("acme-shelf");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ATOMIC_BATCH);
  }

  @Override
  public ContextStore create(Settings settings, ProviderContext context) {
    return new Shelf();
  }
}
