package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.spi.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What can be set.
 *
 * @param blockCacheBytes memory for all of RocksDB: blocks read from disk, indexes, filters, and
 *     what is not yet in a file
 * @param writeBufferBytes of these, for changes that are not yet in a file; when it is full they
 *     are written
 * @param directory where the database is
 */
record RocksSettings(long blockCacheBytes, long writeBufferBytes, Path directory) {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long LARGEST_DEFAULT_WRITE_BUFFER = 64 * MIB;

  /**
   * Reads and checks the settings.
   *
   * @param memoryLimitBytes what the memory of the whole daemon is bounded by
   * @throws HoldfastException when one is out of bounds or of the wrong form
   */
  static RocksSettings read(Settings settings, Path dataDirectory, long memoryLimitBytes) {
    long cache =
        settings.bytes("block-cache", Math.max(2 * MIB, memoryLimitBytes / 2), MIB, 1024 * GIB);
    long buffer =
        settings.bytes(
            "write-buffer", Math.clamp(cache / 4, MIB, LARGEST_DEFAULT_WRITE_BUFFER), MIB, 4 * GIB);
    if (cache > Math.max(2 * MIB, memoryLimitBytes)) {
      throw refused(
          "block-cache",
          cache,
          "is more than memory.hard-limit " + Quantities.formatSize(memoryLimitBytes),
          "Lower it, or raise memory.hard-limit");
    }
    if (buffer > cache) {
      throw refused(
          "write-buffer",
          buffer,
          "is part of block-cache, and larger than it: " + Quantities.formatSize(cache),
          "A quarter of block-cache is a good size");
    }
    return new RocksSettings(cache, buffer, directory(settings.text("path", ""), dataDirectory));
  }

  private static HoldfastException refused(String key, long bytes, String why, String remedy) {
    return new HoldfastException(
        ErrorCode.INVALID_REQUEST,
        "store.config."
            + key
            + " "
            + Quantities.formatSize(bytes)
            + " "
            + why
            + ". "
            + remedy
            + ".");
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
