package dev.holdfast.kernel.patch;

import java.util.Arrays;

/** Takes the bytes of a result. */
final class ByteSink {
  private byte[] bytes;
  private int length;

  ByteSink(int expected) {
    bytes = new byte[Math.max(16, expected)];
  }

  void write(int b) {
    if (length == bytes.length) {
      grow(1);
    }
    bytes[length++] = (byte) b;
  }

  void write(byte[] source, int from, int to) {
    if (to - from > bytes.length - length) {
      grow(to - from);
    }
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), length + (length >> 1)));
  }

  byte[] toBytes() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
