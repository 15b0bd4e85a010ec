package dev.holdfast.encoder.json;

import java.nio.charset.StandardCharsets;

/** Reads the text of a delta from left to right. Space is allowed in verbatim values alone. */
final class DeltaText {
  private static final int MOST_DIGITS = 10;

  final byte[] bytes;
  private int at;

  DeltaText(byte[] bytes) {
    this.bytes = bytes;
  }

  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  /** The next byte; 0 at the end. */
  byte peek() {
    return at < bytes.length ? bytes[at] : 0;
  }

  boolean skipIf(String expected) {
    int end = at + expected.length();
    if (end > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (bytes[at + i] != expected.charAt(i)) {
        return false;
      }
    }
    at = end;
    return true;
  }

  void skip(String expected) throws DeltaFault {
    if (!skipIf(expected)) {
      throw DeltaFault.malformed(at, expected + " is expected");
    }
  }

  /** A whole number from 0, of at most ten digits and without leading zeros. */
  long number() throws DeltaFault {
    int start = at;
    long number = 0;
    while (peek() >= '0' && peek() <= '9' && at - start <= MOST_DIGITS) {
      number = number * 10 + (bytes[at] - '0');
      at++;
    }
    if (at == start || at - start > MOST_DIGITS || (bytes[start] == '0' && at - start > 1)) {
      throw DeltaFault.malformed(start, "a number is expected");
    }
    return number;
  }

  /** Passes over a string and answers where its inside ends. */
  int skipString() throws DeltaFault {
    int end = Lexemes.string(bytes, at);
    if (end < 0) {
      throw DeltaFault.malformed(at, "a string is expected");
    }
    at = end;
    return end - 1;
  }

  /**
   * Passes over everything up to the bracket that closes one just passed, and answers its place.
   */
  int skipToClosing() throws DeltaFault {
    int depth = 0;
    int i = at;
    while (i < bytes.length) {
      switch (bytes[i]) {
        case '"' -> i = Lexemes.endOfString(bytes, i);
        case '{', '[' -> {
          depth++;
          i++;
        }
        case '}', ']' -> {
          if (depth == 0) {
            at = i;
            return i;
          }
          depth--;
          i++;
        }
        default -> i++;
      }
    }
    throw DeltaFault.malformed(at, "a value does not end");
  }

  /** A string of space, decoded. */
  byte[] space() throws DeltaFault {
    int start = at + 1;
    int end = skipString();
    StringBuilder space = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      byte c = bytes[i];
      if (c == ' ') {
        space.append(' ');
      } else if (c == '\\' && "nrt".indexOf(bytes[i + 1]) >= 0) {
        i++;
        space.append(bytes[i] == 'n' ? '\n' : bytes[i] == 'r' ? '\r' : '\t');
      } else {
        throw DeltaFault.malformed(i, "only space stands before a closing bracket");
      }
    }
    return space.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
