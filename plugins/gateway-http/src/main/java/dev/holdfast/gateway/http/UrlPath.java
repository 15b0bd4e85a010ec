package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the path of a request target (RFC 3986 §3.3) into the one reading that it has.
 *
 * <p>{@code /} is literal; everything else may be percent-encoded as UTF-8. What could be read in
 * two ways is refused, not repaired: an encoded {@code /}, a bad or overlong encoding, a literal
 * {@code ;}, an empty segment, {@code .} and {@code ..}.
 */
final class UrlPath {
  private static final String LITERAL = "-._~!$&'()*+,=:@/";

  private UrlPath() {}

  /** Decodes; refuses with {@code invalid-key} where a key stands, else {@code invalid-request}. */
  static String decode(String raw) {
    if (!raw.startsWith("/")) {
      throw refused(raw, "it does not begin with '/'");
    }
    String path = decodeText(raw);
    checkSegments(raw, path);
    return path;
  }

  private static String decodeText(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int value = PercentCode.valueAt(raw, i);
        if (value < 0) {
          throw refused(raw, "'%' is not followed by two hex digits");
        }
        if (value == '/') {
          throw refused(raw, "'/' is percent-encoded: it separates segments and stays literal");
        }
        if (value == 0) {
          throw refused(raw, "it contains NUL");
        }
        bytes.put((byte) value);
        i += 2;
      } else if (PercentCode.isAlphanumeric(c) || LITERAL.indexOf(c) >= 0) {
        bytes.put((byte) c);
      } else {
        throw refused(raw, "a character must be percent-encoded (RFC 3986 §2.1)");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw refused(raw, "it is not UTF-8");
    }
  }

  private static void checkSegments(String raw, String path) {
    int start = 1;
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        String segment = path.substring(start, i);
        if (segment.equals(".") || segment.equals("..")) {
          throw refused(raw, "a segment is '" + segment + "'");
        }
        if (segment.isEmpty() && i < path.length()) {
          throw refused(raw, "a segment is empty");
        }
        start = i + 1;
      }
    }
  }

  private static HoldfastException refused(String raw, String why) {
    boolean isKey = raw.startsWith("/v1/contexts/") || raw.startsWith("/v1/history/");
    return isKey
        ? new HoldfastException(ErrorCode.INVALID_KEY, "Invalid key in the path: " + why + ".")
        : new HoldfastException(ErrorCode.INVALID_REQUEST, "Invalid path: " + why + ".");
  }
}
