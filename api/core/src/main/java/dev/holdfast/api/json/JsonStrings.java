package dev.holdfast.api.json;

import java.nio.charset.StandardCharsets;

/** Decodes the inside of a checked JSON string. */
final class JsonStrings {
  private JsonStrings() {}

  /** Decodes the bytes between the quotes; an unpaired surrogate becomes U+FFFD. */
  static String decode(byte[] text, int start, int end) {
    String raw = new String(text, start, end - start, StandardCharsets.UTF_8);
    // Only an escape can say half of a pair: UTF-8 has been checked.
    return isEscaped(text, start, end) ? replaceUnpaired(unescape(raw)) : raw;
  }

  /** The same, but unpaired surrogates stay. */
  static String decodeUnrepaired(byte[] text, int start, int end) {
    String raw = new String(text, start, end - start, StandardCharsets.UTF_8);
    return isEscaped(text, start, end) ? unescape(raw).toString() : raw;
  }

  private static boolean isEscaped(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static StringBuilder unescape(String raw) {
    StringBuilder decoded = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
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
          decoded.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
          i += 4;
        }
        default -> decoded.append(escape);
      }
    }
    return decoded;
  }

  private static String replaceUnpaired(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    return text.toString();
  }
}
