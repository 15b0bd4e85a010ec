package dev.holdfast.kernel.layer;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.kernel.world.MapStore;
import dev.holdfast.tck.store.ContextStoreContract;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A near store before a far one keeps the contract of all stores, however few copies fit. */
abstract class LayeredStoreContract extends ContextStoreContract {
  private final long nearBytes;
  private @Nullable MapStore near;
  private @Nullable MapStore far;

  LayeredStoreContract(long nearBytes) {
    this.nearBytes = nearBytes;
  }

  @Override
  protected StoreProvider provider() {
    return new StoreProvider() {
      @Override
      public ProviderName name() {
        return new ProviderName("layered");
      }

      @Override
      public Set<Capability> capabilities() {
        return Set.of(Capability.ATOMIC_BATCH);
      }

      @Override
      public ContextStore create(Settings settings, ProviderContext context) {
        near = new MapStore();
        far = new MapStore();
        return LayeredStore.of(near, far, nearBytes, context.meter());
      }
    };
  }

  @Override
  public boolean damage(ContextStore store, ContextKey key) {
    // Of the copy alone it would be no damage.
    for (MapStore each : new MapStore[] {near, far}) {
      if (each != null && each.head(key).isPresent()) {
        each.damage(key);
      }
    }
    return true;
  }
}
