package dev.holdfast.kernel.access;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A small file that is read and replaced as a whole. After a crash it is the old one or the new
 * one, never a part.
 */
final class PrivateFile {
  private static final long MOST_BYTES = 16L << 20;

  private final DataFiles files;
  private final Path directory;
  private final String name;

  PrivateFile(DataFiles files, Path directory, String name) {
    this.files = files;
    this.directory = directory;
    this.name = name;
  }

  boolean exists() throws IOException {
    return files.list(directory).contains(name);
  }

  byte[] read() throws IOException {
    try (DataFile file = files.open(path())) {
      if (file.size() > MOST_BYTES) {
        throw new IOException(path() + " has more than " + MOST_BYTES + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      while (bytes.hasRemaining()) {
        if (file.read(bytes, bytes.position()) < 0) {
          throw new EOFException(path() + " became shorter while it was read");
        }
      }
      return bytes.array();
    }
  }

  void replace(byte[] content) throws IOException {
    Path temporary = directory.resolve(name + ".tmp");
    // A leftover could have another mode, and opening would keep it.
    files.delete(temporary);
    try (DataFile file = files.open(temporary)) {
      file.write(ByteBuffer.wrap(content), 0);
      file.force();
    }
    files.rename(temporary, path());
    files.syncDirectory(directory);
  }

  Path path() {
    return directory.resolve(name);
  }
}
