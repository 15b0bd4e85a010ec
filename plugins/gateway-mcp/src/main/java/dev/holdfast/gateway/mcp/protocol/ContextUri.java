package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.HoldfastException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The URI of a context: {@code holdfast://contexts/KEY}, where {@code /} is literal and all else
 * but letters, digits and {@code - . _ ~} is percent-encoded (RFC 3986); with {@code ?version=N} an
 * older version. What ends with {@code /} names all contexts below.
 *
 * @param path the key, or the beginning of keys; decoded
 * @param version the version, when the URI says one
 */
public record ContextUri(String path, OptionalLong version) {
  /** What all of them begin with. */
  public static final String ROOT = "holdfast://contexts/";

  /** The template of all of them (RFC 6570). */
  public static final String TEMPLATE = ROOT + "{+key}{?version}";

  private static final String VERSION = "version=";

  /** The URI of a key. */
  public static String of(ContextKey key) {
    StringBuilder uri = new StringBuilder(ROOT);
    for (byte b : key.toBytes()) {
      if (isLiteral(b)) {
        uri.append((char) b);
      } else {
        uri.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return uri.toString();
  }

  /** What a URI names; empty when it is not one of these. */
  public static Optional<ContextUri> parse(String uri) {
    if (!uri.startsWith(ROOT) || uri.indexOf('#') >= 0) {
      return Optional.empty();
    }
    int question = uri.indexOf('?');
    String path = uri.substring(ROOT.length(), question < 0 ? uri.length() : question);
    OptionalLong version = OptionalLong.empty();
    if (question >= 0) {
      String query = uri.substring(question + 1);
      if (!query.startsWith(VERSION) || !query.substring(VERSION.length()).matches("[0-9]{1,18}")) {
        return Optional.empty();
      }
      version = OptionalLong.of(Long.parseLong(query.substring(VERSION.length())));
    }
    OptionalLong wanted = version;
    return decode(path).map(text -> new ContextUri(text, wanted));
  }

  /** The key; empty when there is no such key. */
  public Optional<ContextKey> key() {
    try {
      return Optional.of(new ContextKey(path));
    } catch (HoldfastException e) {
      return Optional.empty();
    }
  }

  /** Whether it names all contexts below a path, the root included. */
  boolean isBranch() {
    return path.isEmpty() || path.endsWith("/");
  }

  /** Whether one can be told of changes of what it names. */
  public boolean isWatchable() {
    if (version.isPresent()) {
      return false;
    }
    return path.isEmpty()
        || new ContextUri(isBranch() ? path.substring(0, path.length() - 1) : path, version)
            .key()
            .isPresent();
  }

  /** Whether a change of {@code key} is a change of what it names. */
  boolean covers(ContextKey key) {
    return isBranch() ? key.startsWith(path) : key.text().equals(path);
  }

  private static boolean isLiteral(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~'
        || b == '/';
  }

  private static Optional<String> decode(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < path.length()) {
      int code = path.codePointAt(i);
      if (code != '%') {
        bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(code);
      } else if (i + 2 < path.length() && isHex(path.charAt(i + 1)) && isHex(path.charAt(i + 2))) {
        bytes.write(Integer.parseInt(path, i + 1, i + 3, 16));
        i += 3;
      } else {
        return Optional.empty();
      }
    }
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes.toByteArray());
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isHex(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }
}
