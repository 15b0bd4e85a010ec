/** The default persistence: a write-ahead log on local files. Exports and opens nothing. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.persistence.wal {
  requires dev.holdfast.api;
  requires static org.jspecify;

  provides dev.holdfast.api.spi.persistence.PersistenceProvider with
      dev.holdfast.persistence.wal.WalProvider;
}
