package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A piece of a long value, in a row of its own that is written once and never changed. Its name is
 * never used again, so that a reader with an older entry finds the bytes it means, or none.
 *
 * @param position the batch that wrote it
 * @param number its number within that batch
 * @param used how many of its bytes, from the first, belong to the value; later ones were cut off
 */
record Part(long position, int number, int used) {
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  /** Whether both are the same row. */
  boolean isSameRow(Part other) {
    return position == other.position && number == other.number;
  }

  /** The same row, of which the first {@code count} bytes are used. */
  Part cutTo(int count) {
    return new Part(position, number, count);
  }

  /** The key of the row. No character of a context's key has the code 0, so none begins another. */
  byte[] rowKey(ContextKey key) {
    byte[] text = key.toBytes();
    return ByteBuffer.allocate(text.length + 1 + Long.BYTES + Integer.BYTES)
        .put(text)
        .put((byte) 0)
        .putLong(position)
        .putInt(number)
        .array();
  }

  /** The content of a row. */
  static byte[] row(byte[] rowKey, byte[] bytes) {
    return ByteBuffer.allocate(CHECKSUM_BYTES + bytes.length)
        .putInt(Checksums.ofRow(rowKey, bytes, 0, bytes.length))
        .put(bytes)
        .array();
  }

  /** The bytes used; empty when the row is not what was written. */
  Optional<byte[]> read(byte[] rowKey, byte[] row) {
    int length = row.length - CHECKSUM_BYTES;
    if (length < used
        || ByteBuffer.wrap(row).getInt() != Checksums.ofRow(rowKey, row, CHECKSUM_BYTES, length)) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(row, CHECKSUM_BYTES, CHECKSUM_BYTES + used));
  }
}
