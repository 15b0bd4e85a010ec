/**
 * The store {@code rocksdb}: the state on disk, larger than memory, behind a log that makes it
 * durable. Exports and opens nothing.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.store.rocksdb {
  requires dev.holdfast.api;
  requires org.slf4j;
  requires rocksdbjni;
  requires static org.jspecify;

  provides dev.holdfast.api.spi.store.StoreProvider with
      dev.holdfast.store.rocksdb.RocksStoreProvider;
}
