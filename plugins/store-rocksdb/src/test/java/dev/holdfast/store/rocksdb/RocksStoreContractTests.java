package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.store.ContextStoreContract;
import java.util.Map;

/** The contract of all stores. */
final class RocksStoreContractTests extends ContextStoreContract {
  @Override
  protected StoreProvider provider() {
    return new RocksStoreProvider();
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("write-buffer", "1MiB", "block-cache", "1MiB");
  }

  @Override
  public boolean damage(ContextStore store, ContextKey key) {
    Rocks.damage(store, key);
    return true;
  }

  @Override
  public BitFlipInjector bits(ContextStore store, ContextKey key) {
    return new RocksBits(((RocksContextStore) store).database(), key);
  }
}
