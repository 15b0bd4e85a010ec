package dev.holdfast.store.rocksdb;

import java.util.zip.CRC32C;

/** CRC32C (RFC 3720, appendix B.4) as 32 bits. */
final class Checksums {
  private Checksums() {}

  /**
   * The checksum of a row: of its key, so that no row passes for another, and of {@code length}
   * bytes of its content from {@code offset}.
   */
  static int ofRow(byte[] key, byte[] content, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    crc.update(content, offset, length);
    return (int) crc.getValue();
  }
}
