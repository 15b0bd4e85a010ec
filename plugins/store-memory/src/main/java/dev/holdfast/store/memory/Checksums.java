package dev.holdfast.store.memory;

import java.util.zip.CRC32C;

/** CRC32C (RFC 3720, appendix B.4) as 32 bits. */
final class Checksums {
  private Checksums() {}

  /** The checksum of all of {@code bytes}. */
  static int crc32c(byte[] bytes) {
    return crc32c(bytes, 0, bytes.length);
  }

  /** The checksum of {@code length} bytes from {@code offset}. */
  static int crc32c(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
