package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads the library of RocksDB from the bundle.
 *
 * <p>Left to itself RocksDB unpacks it under a shared name into the machine's temporary directory,
 * where others may write and which may not allow execution. Here it is unpacked into the store's
 * own directory, under a name that no other layer of this process has used, and removed as soon as
 * the process has mapped it.
 */
final class NativeLibrary {
  private static final String NAME = "rocksdb";

  /** The name under which {@link RocksDB#loadLibrary(List)} looks is not that in the jar. */
  private static final String NAME_IN_FOLDER = "rocksdbjni";

  private static final String PREFIX = "native-";
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataFiles files;
  private final Ticker ticker;
  private final Path directory;

  NativeLibrary(DataFiles files, Ticker ticker, Path directory) {
    this.files = files;
    this.ticker = ticker;
    this.directory = directory;
  }

  /**
   * Loads the library, once for each module layer.
   *
   * @throws HoldfastException when the bundle has none for this platform, or it cannot be loaded
   */
  void load() {
    try {
      files.createDirectories(directory);
      removeLeftovers();
      Path unpacked = directory.resolve(PREFIX + Long.toHexString(ticker.nanos()));
      files.createDirectories(unpacked);
      try {
        unpack(unpacked.resolve(Environment.getJniLibraryFileName(NAME_IN_FOLDER)));
        RocksDB.loadLibrary(List.of(unpacked.toAbsolutePath().toString()));
      } finally {
        remove(unpacked);
      }
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE,
          "The library of RocksDB cannot be unpacked into " + directory + ": " + e.getMessage());
    } catch (UnsatisfiedLinkError e) {
      throw new HoldfastException(
          ErrorCode.UNSUPPORTED,
          "The library of RocksDB cannot be loaded: "
              + e.getMessage()
              + ". Allow execution in "
              + directory
              + ", or set store: memory.");
    }
  }

  private void unpack(Path target) throws IOException {
    String resource = Environment.getJniLibraryFileName(NAME);
    String other = Environment.getFallbackJniLibraryFileName(NAME);
    InputStream found = RocksDB.class.getResourceAsStream("/" + resource);
    if (found == null && other != null) {
      found = RocksDB.class.getResourceAsStream("/" + other);
    }
    if (found == null) {
      throw new HoldfastException(
          ErrorCode.UNSUPPORTED,
          "The bundle of store-rocksdb has no "
              + resource
              + ": this platform is not among those it is shipped for. Replace lib/rocksdbjni-*.jar in the bundle by"
              + " the complete jar of the same version, or set store: memory.");
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = found;
        DataFile out = files.open(target)) {
      long at = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(ByteBuffer.wrap(buffer, 0, count), at);
        at += count;
      }
    }
  }

  /** A process that was killed while it loaded the library leaves it behind. */
  private void removeLeftovers() throws IOException {
    for (String name : files.list(directory)) {
      if (name.startsWith(PREFIX)) {
        remove(directory.resolve(name));
      }
    }
  }

  private void remove(Path unpacked) throws IOException {
    for (String name : files.list(unpacked)) {
      files.delete(unpacked.resolve(name));
    }
    files.delete(unpacked);
  }
}
