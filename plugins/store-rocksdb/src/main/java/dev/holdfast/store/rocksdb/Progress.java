package dev.holdfast.store.rocksdb;

import dev.holdfast.api.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How far the store is, written with every batch.
 *
 * @param appliedPosition the position of the last batch
 * @param entries how many entries there are
 * @param valueBytes the bytes of their values
 * @param stamp the kernel's, of the last batch that had one
 */
record Progress(long appliedPosition, long entries, long valueBytes, Optional<Digest> stamp) {
  /** Where a store begins. */
  static final Progress NONE = new Progress(0, 0, 0, Optional.empty());

  /** The form of all rows; a database of a newer one is refused. */
  static final int FORMAT = 2;

  /** The form before there were rows of versions, and stamps. */
  private static final int FORMAT_WITHOUT_VERSIONS = 1;

  private static final int FIRST_CONTENT_BYTES = Integer.BYTES + 3 * Long.BYTES;
  private static final int CONTENT_BYTES = FIRST_CONTENT_BYTES + 1 + Digest.LENGTH;

  /** The content of the row, with its checksum at the end. */
  byte[] toBytes(byte[] rowKey) {
    ByteBuffer row =
        ByteBuffer.allocate(CONTENT_BYTES + Integer.BYTES)
            .putInt(FORMAT)
            .putLong(appliedPosition)
            .putLong(entries)
            .putLong(valueBytes)
            .put((byte) (stamp.isPresent() ? 1 : 0));
    stamp.ifPresent(digest -> row.put(digest.toBytes()));
    row.position(CONTENT_BYTES);
    return row.putInt(Checksums.ofRow(rowKey, row.array(), 0, CONTENT_BYTES)).array();
  }

  /** What a row says; empty when it is not what this version writes. */
  static Optional<Progress> of(byte[] rowKey, byte[] content) {
    if (!isSound(rowKey, content, CONTENT_BYTES, FORMAT)) {
      return Optional.empty();
    }
    ByteBuffer row = ByteBuffer.wrap(content).position(Integer.BYTES);
    long position = row.getLong();
    long entries = row.getLong();
    long bytes = row.getLong();
    Optional<Digest> stamp = Optional.empty();
    if (row.get() == 1) {
      byte[] digest = new byte[Digest.LENGTH];
      row.get(digest);
      stamp = Optional.of(Digest.of(digest));
    }
    return Optional.of(new Progress(position, entries, bytes, stamp));
  }

  /** Whether the row is of a database without versions and stamps. */
  static boolean isWithoutVersions(byte[] rowKey, byte[] content) {
    return isSound(rowKey, content, FIRST_CONTENT_BYTES, FORMAT_WITHOUT_VERSIONS);
  }

  private static boolean isSound(byte[] rowKey, byte[] content, int length, int format) {
    ByteBuffer row = ByteBuffer.wrap(content);
    return content.length == length + Integer.BYTES
        && row.getInt(length) == Checksums.ofRow(rowKey, content, 0, length)
        && row.getInt(0) == format;
  }
}
