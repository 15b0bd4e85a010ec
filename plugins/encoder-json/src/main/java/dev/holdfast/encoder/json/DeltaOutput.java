package dev.holdfast.encoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text under construction that can be cut back. Used by one thread. */
final class DeltaOutput {
  private byte[] bytes = new byte[512];
  private int length;

  int length() {
    return length;
  }

  byte at(int place) {
    return bytes[place];
  }

  void cut(int to) {
    length = to;
  }

  DeltaOutput ascii(String text) {
    return raw(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
  }

  DeltaOutput number(long number) {
    return ascii(Long.toString(number));
  }

  DeltaOutput raw(byte[] source, int start, int end) {
    int more = end - start;
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, length + (length >> 1)));
    }
    System.arraycopy(source, start, bytes, length, more);
    length += more;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
