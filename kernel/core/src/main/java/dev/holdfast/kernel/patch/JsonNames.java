package dev.holdfast.kernel.patch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON strings as comparable bytes: UTF-8 in which an escaped unpaired surrogate, which UTF-8
 * cannot say, is three bytes of the same scheme. Two strings are equal when these bytes are.
 */
final class JsonNames {
  private JsonNames() {}

  /** Decodes the string that starts with a quote at {@code start}. */
  static byte[] decode(Text text, int start) {
    int from = start + 1;
    int to = text.valueEnd(start) - 1;
    byte[] bytes = text.bytes();
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return unescape(bytes, from, to);
      }
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Whether the string that starts at {@code start} is {@code name}. */
  static boolean isEqual(Text text, int start, byte[] name) {
    byte[] bytes = text.bytes();
    int from = start + 1;
    for (int i = 0; i < name.length; i++) {
      // A quote ends the string; a byte of the name may be one too, but stands escaped then.
      if (bytes[from + i] == '\\') {
        return Arrays.equals(decode(text, start), name);
      }
      if (bytes[from + i] != name[i] || name[i] == '"') {
        return false;
      }
    }
    return bytes[from + name.length] == '"';
  }

  private static byte[] unescape(byte[] bytes, int from, int to) {
    ByteSink out = new ByteSink(to - from);
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\\') {
        out.write(bytes[i]);
        continue;
      }
      i++;
      switch (bytes[i]) {
        case 'b' -> out.write('\b');
        case 'f' -> out.write('\f');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'u' -> {
          int unit = hex(bytes, i + 1);
          i += 4;
          if (Character.isHighSurrogate((char) unit) && i + 6 < to && isLow(bytes, i + 1)) {
            unit = Character.toCodePoint((char) unit, (char) hex(bytes, i + 3));
            i += 6;
          }
          encode(unit, out);
        }
        default -> out.write(bytes[i]);
      }
    }
    return out.toBytes();
  }

  private static boolean isLow(byte[] bytes, int at) {
    return bytes[at] == '\\'
        && bytes[at + 1] == 'u'
        && Character.isLowSurrogate((char) hex(bytes, at + 2));
  }

  private static int hex(byte[] bytes, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      unit = unit << 4 | Character.digit(bytes[i], 16);
    }
    return unit;
  }

  private static void encode(int codePoint, ByteSink out) {
    if (codePoint < 0x80) {
      out.write(codePoint);
    } else if (codePoint < 0x800) {
      out.write(0xc0 | codePoint >> 6);
      out.write(0x80 | codePoint & 0x3f);
    } else if (codePoint < 0x10000) {
      out.write(0xe0 | codePoint >> 12);
      out.write(0x80 | codePoint >> 6 & 0x3f);
      out.write(0x80 | codePoint & 0x3f);
    } else {
      out.write(0xf0 | codePoint >> 18);
      out.write(0x80 | codePoint >> 12 & 0x3f);
      out.write(0x80 | codePoint >> 6 & 0x3f);
      out.write(0x80 | codePoint & 0x3f);
    }
  }

  /** Spells {@code name} as a JSON string. */
  static byte[] quote(byte[] name) {
    ByteSink out = new ByteSink(name.length + 2);
    out.write('"');
    for (int i = 0; i < name.length; i++) {
      int b = name[i] & 0xff;
      if (b == '"' || b == '\\') {
        out.write('\\');
        out.write(b);
      } else if (b < 0x20) {
        escape(b, out);
      } else if (b == 0xed && (name[i + 1] & 0xff) >= 0xa0) {
        escape(0xd000 | (name[i + 1] & 0x3f) << 6 | name[i + 2] & 0x3f, out);
        i += 2;
      } else {
        out.write(b);
      }
    }
    out.write('"');
    return out.toBytes();
  }

  private static void escape(int unit, ByteSink out) {
    byte[] escaped = "\\u%04x".formatted(unit).getBytes(StandardCharsets.US_ASCII);
    out.write(escaped, 0, escaped.length);
  }
}
