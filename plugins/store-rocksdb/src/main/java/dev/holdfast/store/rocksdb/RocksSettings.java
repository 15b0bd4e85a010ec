package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What can be set.
 *
 * @param blockCacheBytes memory for blocks read from disk, indexes and filters
 * @param writeBufferBytes memory for changes that are not yet in a file; when it is full they are
 *     written
 * @param directory where the database is
 */
record RocksSettings(long blockCacheBytes, long writeBufferBytes, Path directory) {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /**
   * Reads and checks the settings.
   *
   * @throws HoldfastException when one is out of bounds or of the wrong form
   */
  static RocksSettings read(Settings settings, Path dataDirectory) {
    return new RocksSettings(
        settings.bytes("block-cache", 32 * MIB, MIB, 1024 * GIB),
        settings.bytes("write-buffer", 16 * MIB, MIB, 4 * GIB),
        directory(settings.text("path", ""), dataDirectory));
  }

  private static Path directory(String text, Path dataDirectory) {
    if (text.isEmpty()) {
      return dataDirectory.resolve("db");
    }
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // Said below: the remedy is the same.
    }
    throw new HoldfastException(
        ErrorCode.INVALID_REQUEST,
        "store.config.path is '"
            + text
            + "': write an absolute path, or leave it out for "
            + dataDirectory.resolve("db")
            + ".");
  }
}
