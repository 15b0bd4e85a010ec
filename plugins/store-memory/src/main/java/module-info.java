/**
 * The store {@code memory}: every entry in the memory of the process, behind a log that makes it
 * durable. Exports and opens nothing.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.store.memory {
  requires dev.holdfast.api;
  requires static org.jspecify;

  provides dev.holdfast.api.spi.store.StoreProvider with
      dev.holdfast.store.memory.MemoryStoreProvider;
}
