package dev.holdfast.shim;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds members of a JSON object by name without building anything. Tolerant: it does not check
 * what it passes over, and text that is no object has no members.
 */
final class JsonMembers {

  /** A value within a text, from {@code start} up to {@code end}. */
  record Span(byte[] text, int start, int end) {
    /** The whole text as a value. */
    static Span of(byte[] text) {
      return new Span(text, 0, text.length);
    }

    /** The text as it stands. */
    String raw() {
      return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    boolean isString() {
      return end - start >= 2 && text[start] == '"';
    }

    /** The string that it says; what stands there when it is none. */
    String asText() {
      return isString() ? decode(text, start + 1, end - 1) : raw();
    }
  }

  private JsonMembers() {}

  /** The value of the member of that name, of duplicates the last; null when there is none. */
  static @Nullable Span find(Span object, String name) {
    byte[] text = object.text();
    int end = object.end();
    int i = skipSpace(text, object.start(), end);
    if (i >= end || text[i] != '{') {
      return null;
    }
    Span found = null;
    i = skipSpace(text, i + 1, end);
    while (i < end && text[i] == '"') {
      int nameEnd = skipString(text, i, end);
      int colon = skipSpace(text, nameEnd, end);
      int value = skipSpace(text, colon + 1, end);
      if (value >= end || text[colon] != ':') {
        return null;
      }
      int valueEnd = skipValue(text, value, end);
      if (decode(text, i + 1, nameEnd - 1).equals(name)) {
        found = new Span(text, value, valueEnd);
      }
      i = skipSpace(text, valueEnd, end);
      if (i < end && text[i] == ',') {
        i = skipSpace(text, i + 1, end);
      }
    }
    return i < end && text[i] == '}' ? found : null;
  }

  private static int skipSpace(byte[] text, int from, int end) {
    int i = from;
    while (i < end && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n')) {
      i++;
    }
    return i;
  }

  /** Where the string that starts at {@code from} ends; the end of the text when it does not. */
  private static int skipString(byte[] text, int from, int end) {
    for (int i = from + 1; i < end; i++) {
      if (text[i] == '\\') {
        i++;
      } else if (text[i] == '"') {
        return i + 1;
      }
    }
    return end;
  }

  private static int skipValue(byte[] text, int from, int end) {
    if (text[from] == '"') {
      return skipString(text, from, end);
    }
    if (text[from] == '{' || text[from] == '[') {
      return skipNested(text, from, end);
    }
    int i = from;
    while (i < end && text[i] != ',' && text[i] != '}' && text[i] != ']' && text[i] > ' ') {
      i++;
    }
    return i;
  }

  private static int skipNested(byte[] text, int from, int end) {
    int depth = 0;
    int i = from;
    while (i < end) {
      switch (text[i]) {
        case '"' -> i = skipString(text, i, end);
        case '{', '[' -> {
          depth++;
          i++;
        }
        case '}', ']' -> {
          depth--;
          i++;
        }
        default -> i++;
      }
      if (depth == 0) {
        return i;
      }
    }
    return end;
  }

  private static String decode(byte[] text, int start, int end) {
    String raw = new String(text, start, Math.max(0, end - start), StandardCharsets.UTF_8);
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder decoded = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\' || i + 1 >= raw.length()) {
        decoded.append(c);
        continue;
      }
      char escape = raw.charAt(++i);
      switch (escape) {
        case 'b' -> decoded.append('\b');
        case 'f' -> decoded.append('\f');
        case 'n' -> decoded.append('\n');
        case 'r' -> decoded.append('\r');
        case 't' -> decoded.append('\t');
        case 'u' -> {
          int code = i + 5 <= raw.length() ? hex(raw, i + 1) : -1;
          if (code >= 0) {
            decoded.append((char) code);
            i += 4;
          }
        }
        default -> decoded.append(escape);
      }
    }
    return decoded.toString();
  }

  private static int hex(String text, int from) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  /** Appends {@code text} as a JSON string. */
  static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20) {
        json.append("\\u00").append(Character.forDigit(c >> 4, 16));
        json.append(Character.forDigit(c & 0xf, 16));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
