/** A store and a lock manager that say they are shared between daemons; for the tests of combinations. */
module dev.holdfast.fixture.shared {
  requires dev.holdfast.api;

  provides dev.holdfast.api.spi.store.StoreProvider with
      dev.holdfast.fixture.shared.SharedStoreProvider;
  provides dev.holdfast.api.spi.lock.LockProvider with
      dev.holdfast.fixture.shared.SharedLockProvider;
}
