package dev.holdfast.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How far the store is, written with every batch.
 *
 * @param appliedPosition the position of the last batch
 * @param entries how many entries there are
 * @param valueBytes the bytes of their values
 */
record Progress(long appliedPosition, long entries, long valueBytes) {
  /** The form of all rows; a database of a newer one is refused. */
  static final int FORMAT = 1;

  private static final int CONTENT_BYTES = Integer.BYTES + 3 * Long.BYTES;

  /** The content of the row, with its checksum at the end. */
  byte[] toBytes(byte[] rowKey) {
    ByteBuffer row =
        ByteBuffer.allocate(CONTENT_BYTES + Integer.BYTES)
            .putInt(FORMAT)
            .putLong(appliedPosition)
            .putLong(entries)
            .putLong(valueBytes);
    return row.putInt(Checksums.ofRow(rowKey, row.array(), 0, CONTENT_BYTES)).array();
  }

  /** What a row says; empty when it is not what this version writes. */
  static Optional<Progress> of(byte[] rowKey, byte[] content) {
    if (content.length != CONTENT_BYTES + Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer row = ByteBuffer.wrap(content);
    if (row.getInt(CONTENT_BYTES) != Checksums.ofRow(rowKey, content, 0, CONTENT_BYTES)
        || row.getInt() != FORMAT) {
      return Optional.empty();
    }
    return Optional.of(new Progress(row.getLong(), row.getLong(), row.getLong()));
  }
}
