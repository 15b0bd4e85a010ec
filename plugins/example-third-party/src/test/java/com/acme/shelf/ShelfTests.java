package com.acme.shelf;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.store.ContextStoreContract;

/** The store keeps the contract of all stores. */
final class ShelfTests extends ContextStoreContract {
  @Override
  protected StoreProvider provider() {
    return new ShelfProvider();
  }

  @Override
  public boolean damage(ContextStore store, ContextKey key) {
    ((Shelf) store).bytesOf(key)[0] ^= 1;
    return true;
  }

  @Override
  public BitFlipInjector bits(ContextStore store, ContextKey key) {
    return BitFlipInjector.of(((Shelf) store).bytesOf(key));
  }
}
