package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.VersionRow;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The rows of versions: those of a key stand together, the lowest version first. */
final class VersionEntry {
  private static final int CONTENT_BYTES = 2 * Long.BYTES + Integer.BYTES + Long.BYTES;

  private VersionEntry() {}

  /** The key of the row. No character of a context's key has the code 0, so none begins another. */
  static byte[] rowKey(ContextKey key, long version) {
    byte[] text = key.toBytes();
    return ByteBuffer.allocate(text.length + 1 + Long.BYTES)
        .put(text)
        .put((byte) 0)
        .putLong(version)
        .array();
  }

  /** Whether a row is of this key. */
  static boolean isOf(ContextKey key, byte[] rowKey) {
    byte[] text = key.toBytes();
    return rowKey.length == text.length + 1 + Long.BYTES
        && rowKey[text.length] == 0
        && Arrays.equals(rowKey, 0, text.length, text, 0, text.length);
  }

  /** The content of the row, with its checksum at the end. */
  static byte[] toBytes(byte[] rowKey, VersionRow version) {
    ByteBuffer row =
        ByteBuffer.allocate(CONTENT_BYTES + Integer.BYTES)
            .putLong(version.position())
            .putLong(version.wholeVersion())
            .putInt(version.chainRecords())
            .putLong(version.chainBytes());
    return row.putInt(Checksums.ofRow(rowKey, row.array(), 0, CONTENT_BYTES)).array();
  }

  /** What a row says; empty when it is not what was written. */
  static Optional<VersionRow> of(ContextKey key, byte[] rowKey, byte[] content) {
    if (content.length != CONTENT_BYTES + Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer row = ByteBuffer.wrap(content);
    if (row.getInt(CONTENT_BYTES) != Checksums.ofRow(rowKey, content, 0, CONTENT_BYTES)) {
      return Optional.empty();
    }
    long version = ByteBuffer.wrap(rowKey).getLong(rowKey.length - Long.BYTES);
    return Optional.of(
        new VersionRow(key, version, row.getLong(), row.getLong(), row.getInt(), row.getLong()));
  }
}
