package dev.holdfast.kernel.delta;

import java.util.zip.Deflater;

/** Measures what a value would cost compressed (RFC 1951). */
final class CompressedSize {
  private static final int BUFFER_BYTES = 8 << 10;

  private CompressedSize() {}

  /** Whether a value compresses to at most so many bytes; stops as soon as it is clear. */
  static boolean isAtMost(int limit, byte[] value) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(value);
      deflater.finish();
      byte[] buffer = new byte[BUFFER_BYTES];
      long size = 0;
      while (!deflater.finished() && size <= limit) {
        size += deflater.deflate(buffer);
      }
      return size <= limit;
    }
  }
}
