package dev.holdfast.persistence.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The {@value #BYTES} bytes before a payload.
 *
 * @param version the format version
 * @param kind {@link #RECORD} or {@link #MARK}
 * @param position the logical offset of this header's first byte
 * @param previous the position of the record before, 0 when there is none
 * @param forced every byte of the log below this offset had been forced when the frame was written;
 *     a whole frame thereby proves that what is missing below was damaged, not torn
 * @param length bytes of payload
 */
record FrameHeader(byte version, byte kind, long position, long previous, long forced, int length) {
  static final int BYTES = 40;
  static final byte VERSION = 1;

  /** "HFRC". */
  static final int MAGIC = 0x48465243;

  /** A record of the kernel. */
  static final byte RECORD = 0;

  /** An empty frame whose only message is {@code forced}; ends a log that was closed. */
  static final byte MARK = 1;

  /** The largest payload, in bytes. */
  static final int MAX_PAYLOAD = 128 << 20;

  private static final int CHECKSUM_AT = 36;

  static FrameHeader record(long position, long previous, long forced, int length) {
    return new FrameHeader(VERSION, RECORD, position, previous, forced, length);
  }

  static FrameHeader mark(long position, long previous, long forced) {
    return new FrameHeader(VERSION, MARK, position, previous, forced, 0);
  }

  /** Adds the header to {@code target}, which has room for it, with the checksum of both. */
  void put(ByteBuffer target, byte[] payload) {
    int start = target.position();
    target.putInt(MAGIC).put(version).put(kind).putShort((short) 0);
    target.putLong(position).putLong(previous).putLong(forced).putInt(length);
    CRC32C crc = new CRC32C();
    crc.update(target.slice(start, CHECKSUM_AT));
    crc.update(payload, 0, length);
    target.putInt((int) crc.getValue());
  }

  /** Reads a header from the start of {@code bytes} without judging it. */
  static FrameHeader get(ByteBuffer bytes) {
    return new FrameHeader(
        bytes.get(4),
        bytes.get(5),
        bytes.getLong(8),
        bytes.getLong(16),
        bytes.getLong(24),
        bytes.getInt(32));
  }

  static boolean hasMagic(ByteBuffer bytes) {
    return bytes.getInt(0) == MAGIC;
  }

  /** Whether the checksum in {@code header} fits the header and the payload. */
  static boolean isWhole(ByteBuffer header, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, CHECKSUM_AT));
    crc.update(payload, 0, payload.length);
    return header.getInt(CHECKSUM_AT) == (int) crc.getValue();
  }

  /** Whether the numbers fit each other. */
  boolean isSane() {
    return forced <= position && previous < position && kind <= MARK;
  }

  boolean isRecord() {
    return kind == RECORD;
  }

  /** The offset after the payload. */
  long end() {
    return position + BYTES + length;
  }
}
