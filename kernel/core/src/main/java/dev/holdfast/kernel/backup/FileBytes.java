package dev.holdfast.kernel.backup;

import dev.holdfast.api.Digest;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** Reads and copies whole files, in pieces. */
final class FileBytes {
  private static final int PIECE = 256 << 10;

  private FileBytes() {}

  /** Receives the pieces of a file, in order. */
  private interface Sink {
    void take(ByteBuffer piece, long offset) throws IOException;
  }

  /** The digest of the first {@code length} bytes. */
  static Digest digest(DataFiles files, Path path, long length, LongConsumer read)
      throws IOException {
    MessageDigest sha = Digest.sha256();
    try (DataFile file = files.open(path)) {
      each(
          file,
          path,
          length,
          (piece, offset) -> {
            read.accept(piece.remaining());
            sha.update(piece);
          });
    }
    return Digest.of(sha.digest());
  }

  /** Copies the first {@code length} bytes to a new file and forces it; answers their digest. */
  static Digest copy(
      DataFiles source, Path from, long length, DataFiles target, Path to, LongConsumer copied)
      throws IOException {
    MessageDigest sha = Digest.sha256();
    try (DataFile in = source.open(from);
        DataFile out = target.open(to)) {
      each(
          in,
          from,
          length,
          (piece, offset) -> {
            int bytes = piece.remaining();
            sha.update(piece.duplicate());
            out.write(piece, offset);
            copied.accept(bytes);
          });
      out.force();
    }
    return Digest.of(sha.digest());
  }

  /** Writes a new file and forces it. */
  static void write(DataFiles files, Path path, byte[] content) throws IOException {
    try (DataFile file = files.open(path)) {
      file.write(ByteBuffer.wrap(content), 0);
      file.force();
    }
  }

  /** All bytes of a file of at most {@code limit}. */
  static byte[] read(DataFiles files, Path path, int limit) throws IOException {
    try (DataFile file = files.open(path)) {
      long size = file.size();
      if (size > limit) {
        throw new IOException(path + " has " + size + " bytes, at most " + limit + " are expected");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      each(file, path, size, (piece, offset) -> bytes.put(piece));
      return bytes.array();
    }
  }

  static long size(DataFiles files, Path path) throws IOException {
    try (DataFile file = files.open(path)) {
      return file.size();
    }
  }

  private static void each(DataFile file, Path path, long length, Sink sink) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    for (long at = 0; at < length; ) {
      piece.clear().limit((int) Math.min(PIECE, length - at));
      while (piece.hasRemaining()) {
        if (file.read(piece, at + piece.position()) < 0) {
          throw new EOFException(
              path + " ends at byte " + (at + piece.position()) + ", not " + length);
        }
      }
      piece.flip();
      int count = piece.remaining();
      sink.take(piece, at);
      at += count;
    }
  }
}
