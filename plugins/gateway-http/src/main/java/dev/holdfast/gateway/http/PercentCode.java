package dev.holdfast.gateway.http;

/** Percent-encoding (RFC 3986 §2.1), one character at a time. */
final class PercentCode {
  private PercentCode() {}

  /** The byte that the {@code %XY} at {@code at} stands for, or -1 when it is none. */
  static int valueAt(String text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = hexDigit(text.charAt(at + 1));
    int low = hexDigit(text.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
