package dev.holdfast.persistence.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first {@value #BYTES} bytes of a segment file. Their layout is the same in every format
 * version, so that an older release can tell a newer file from a damaged one.
 *
 * @param version the format version
 * @param base the logical offset of the file's first byte
 * @param previous the position of the last record before this segment, 0 when there is none
 */
record SegmentHeader(int version, long base, long previous) {
  static final int BYTES = 40;
  static final int VERSION = 1;

  /** "HFLOGSEG". */
  private static final long MAGIC = 0x48464C4F47534547L;

  private static final int CHECKSUM_AT = 36;

  static SegmentHeader of(long base, long previous) {
    return new SegmentHeader(VERSION, base, previous);
  }

  /** The header in bytes, ready to be written. */
  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putInt(version).putInt(0).putLong(base).putLong(previous).putInt(0);
    return bytes.putInt(checksum(bytes)).flip();
  }

  /** Whether the bytes are a header that was written completely, of whatever version. */
  static boolean isWhole(ByteBuffer bytes) {
    return bytes.remaining() >= BYTES
        && bytes.getLong(0) == MAGIC
        && bytes.getInt(CHECKSUM_AT) == checksum(bytes);
  }

  static SegmentHeader decode(ByteBuffer bytes) {
    return new SegmentHeader(bytes.getInt(8), bytes.getLong(16), bytes.getLong(24));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
