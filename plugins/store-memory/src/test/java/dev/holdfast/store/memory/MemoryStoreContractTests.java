package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.store.ContextStoreContract;
import java.util.Objects;

/** The contract of all stores. */
final class MemoryStoreContractTests extends ContextStoreContract {
  @Override
  protected StoreProvider provider() {
    return new MemoryStoreProvider();
  }

  @Override
  public boolean damage(ContextStore store, ContextKey key) {
    Object entry = Objects.requireNonNull(((MemoryContextStore) store).index().get(key.toBytes()));
    byte[] packed = Packed.head(entry);
    if (entry instanceof LargeEntry large) {
      switch (large.value()) {
        case StoredValue.Whole whole -> whole.bytes()[0] ^= 4;
        case StoredValue.Spliced spliced -> spliced.pieces()[0][0] ^= 4;
        case StoredValue.Unsound unsound -> throw new IllegalStateException("already damaged");
      }
    } else {
      packed[Packed.valueOffset(packed)] ^= 4;
    }
    return true;
  }

  @Override
  public BitFlipInjector bits(ContextStore store, ContextKey key) {
    return MemoryBits.of(store, key);
  }
}
