package dev.holdfast.store.rocksdb;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import java.util.Set;

/** Creates the store {@code rocksdb}. */
public final class RocksStoreProvider implements StoreProvider {
  private static final ProviderName NAME = new ProviderName("rocksdb");
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.ATOMIC_BATCH, Capability.ON_DISK);

  /** Called by the plugin platform. */
  public RocksStoreProvider() {}

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
    RocksSettings read =
        RocksSettings.read(settings, context.dataDirectory(), context.memoryLimitBytes());
    new NativeLibrary(context.files(), context.ticker(), context.dataDirectory()).load();
    return RocksContextStore.open(read, context.files(), context.meter());
  }
}
