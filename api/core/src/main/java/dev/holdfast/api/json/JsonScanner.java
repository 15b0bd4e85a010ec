package dev.holdfast.api.json;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;

/** Checks JSON text against RFC 8259, one value at a time. Positions are byte offsets. */
final class JsonScanner {
  private final byte[] text;
  private final int end;
  private final int maxDepth;

  JsonScanner(byte[] text, int end, int maxDepth) {
    this.text = text;
    this.end = end;
    this.maxDepth = maxDepth;
  }

  /** Checks that the text is exactly one value and returns where it starts. */
  int checkDocument() {
    int start = skipSpace(0);
    int after = skipSpace(checkValue(start, 0));
    if (after != end) {
      throw wrong(after, "text goes on after the value");
    }
    return start;
  }

  /** Checks the value that starts at {@code at} and returns where it ends. */
  int checkValue(int at, int depth) {
    if (at >= end) {
      throw wrong(at, "a value is missing");
    }
    return switch (text[at]) {
      case '{' -> checkObject(at, depth + 1);
      case '[' -> checkArray(at, depth + 1);
      case '"' -> checkString(at);
      case 't' -> checkWord(at, "true");
      case 'f' -> checkWord(at, "false");
      case 'n' -> checkWord(at, "null");
      default -> checkNumber(at);
    };
  }

  private int checkObject(int at, int depth) {
    checkDepth(at, depth);
    int i = skipSpace(at + 1);
    if (i < end && text[i] == '}') {
      return i + 1;
    }
    while (true) {
      if (i >= end || text[i] != '"') {
        throw wrong(i, "a member name in double quotes is expected");
      }
      i = skipSpace(checkString(i));
      if (i >= end || text[i] != ':') {
        throw wrong(i, "':' is expected after a member name");
      }
      i = skipSpace(checkValue(skipSpace(i + 1), depth));
      if (i < end && text[i] == ',') {
        i = skipSpace(i + 1);
      } else if (i < end && text[i] == '}') {
        return i + 1;
      } else {
        throw wrong(i, "',' or '}' is expected");
      }
    }
  }

  private int checkArray(int at, int depth) {
    checkDepth(at, depth);
    int i = skipSpace(at + 1);
    if (i < end && text[i] == ']') {
      return i + 1;
    }
    while (true) {
      i = skipSpace(checkValue(i, depth));
      if (i < end && text[i] == ',') {
        i = skipSpace(i + 1);
      } else if (i < end && text[i] == ']') {
        return i + 1;
      } else {
        throw wrong(i, "',' or ']' is expected");
      }
    }
  }

  private void checkDepth(int at, int depth) {
    if (depth > maxDepth) {
      throw wrong(at, "nested deeper than " + maxDepth + " levels");
    }
  }

  int checkString(int at) {
    int i = at + 1;
    while (i < end) {
      int c = text[i];
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        i = checkEscape(i);
      } else if (c >= 0x20) {
        i++;
      } else if (c >= 0) {
        throw wrong(i, "a control character in a string must be escaped");
      } else {
        i = checkUtf8(i);
      }
    }
    throw wrong(at, "a string does not end");
  }

  private int checkEscape(int at) {
    if (at + 1 >= end) {
      throw wrong(at, "an escape does not end");
    }
    switch (text[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 2;
      }
      case 'u' -> {
        for (int i = at + 2; i < at + 6; i++) {
          if (i >= end || Character.digit(text[i], 16) < 0) {
            throw wrong(at, "\\u needs four hex digits");
          }
        }
        return at + 6;
      }
      default -> throw wrong(at, "unknown escape");
    }
  }

  /**
   * Checks one multi-byte sequence (RFC 3629 §4): no overlong form, no surrogate, nothing above
   * U+10FFFF.
   */
  private int checkUtf8(int at) {
    int lead = text[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > end) {
      throw wrong(at, "not UTF-8");
    }
    int second = text[at + 1] & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      throw wrong(at, "not UTF-8");
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((text[i] & 0xc0) != 0x80) {
        throw wrong(at, "not UTF-8");
      }
    }
    return at + length;
  }

  private int checkWord(int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || text[at + i] != word.charAt(i)) {
        throw wrong(at, "not a value");
      }
    }
    return at + word.length();
  }

  private int checkNumber(int at) {
    int i = at < end && text[at] == '-' ? at + 1 : at;
    if (i < end && text[i] == '0') {
      i++;
    } else {
      i = checkDigits(i, at);
    }
    if (i < end && text[i] == '.') {
      i = checkDigits(i + 1, at);
    }
    if (i < end && (text[i] == 'e' || text[i] == 'E')) {
      i++;
      if (i < end && (text[i] == '+' || text[i] == '-')) {
        i++;
      }
      i = checkDigits(i, at);
    }
    return i;
  }

  private int checkDigits(int from, int valueStart) {
    int i = from;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    if (i == from) {
      throw wrong(valueStart, "not a value");
    }
    return i;
  }

  int skipSpace(int at) {
    int i = at;
    while (i < end && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static HoldfastException wrong(int at, String why) {
    return new HoldfastException(
        ErrorCode.INVALID_REQUEST, "Not valid JSON at byte " + at + ": " + why + ".");
  }
}
