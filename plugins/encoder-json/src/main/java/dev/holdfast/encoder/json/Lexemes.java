package dev.holdfast.encoder.json;

/**
 * Where the tokens of JSON text end (RFC 8259), strictly. Every method answers the position after
 * the token, or -1 when there is none of that kind at {@code at}.
 */
final class Lexemes {
  private static final int NONE = -1;

  private Lexemes() {}

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  static int skipSpace(byte[] text, int at) {
    int i = at;
    while (i < text.length && isSpace(text[i])) {
      i++;
    }
    return i;
  }

  /** A value that holds no others. */
  static int scalar(byte[] text, int at) {
    if (at >= text.length) {
      return NONE;
    }
    return switch (text[at]) {
      case '"' -> string(text, at);
      case 't' -> word(text, at, "true");
      case 'f' -> word(text, at, "false");
      case 'n' -> word(text, at, "null");
      default -> number(text, at);
    };
  }

  private static int word(byte[] text, int at, String word) {
    if (text.length - at < word.length()) {
      return NONE;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return NONE;
      }
    }
    return at + word.length();
  }

  private static int number(byte[] text, int at) {
    int i = at < text.length && text[at] == '-' ? at + 1 : at;
    i = i < text.length && text[i] == '0' ? i + 1 : digits(text, i);
    if (i != NONE && i < text.length && text[i] == '.') {
      i = digits(text, i + 1);
    }
    if (i != NONE && i < text.length && (text[i] == 'e' || text[i] == 'E')) {
      i++;
      if (i < text.length && (text[i] == '+' || text[i] == '-')) {
        i++;
      }
      i = digits(text, i);
    }
    return i;
  }

  private static int digits(byte[] text, int at) {
    int i = at;
    while (i < text.length && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i == at ? NONE : i;
  }

  static int string(byte[] text, int at) {
    if (at >= text.length || text[at] != '"') {
      return NONE;
    }
    int i = at + 1;
    while (i >= 0 && i < text.length) {
      if (text[i] == '"') {
        return i + 1;
      }
      i = character(text, i);
    }
    return NONE;
  }

  /** One character of a string: a byte, an escape, or a sequence of UTF-8. */
  static int character(byte[] text, int at) {
    int c = text[at];
    if (c == '\\') {
      return escape(text, at);
    }
    if (c >= 0x20) {
      return at + 1;
    }
    return c >= 0 ? NONE : utf8(text, at);
  }

  private static int escape(byte[] text, int at) {
    if (at + 1 >= text.length) {
      return NONE;
    }
    switch (text[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 2;
      }
      case 'u' -> {
        for (int i = at + 2; i < at + 6; i++) {
          if (i >= text.length || Character.digit(text[i], 16) < 0) {
            return NONE;
          }
        }
        return at + 6;
      }
      default -> {
        return NONE;
      }
    }
  }

  /** No overlong form, no surrogate, nothing above U+10FFFF (RFC 3629 §4). */
  private static int utf8(byte[] text, int at) {
    int lead = text[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > text.length) {
      return NONE;
    }
    int second = text[at + 1] & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return NONE;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((text[i] & 0xc0) != 0x80) {
        return NONE;
      }
    }
    return at + length;
  }

  /**
   * Where a string of text that was checked before ends; the text's end when it does not. Looks at
   * quotes and escapes alone.
   */
  static int endOfString(byte[] text, int at) {
    int i = at + 1;
    while (i < text.length && text[i] != '"') {
      i += text[i] == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, text.length);
  }
}
