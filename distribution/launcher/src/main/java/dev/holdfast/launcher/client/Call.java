package dev.holdfast.launcher.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the daemon.
 *
 * @param method the HTTP method
 * @param target path and query, encoded
 * @param headers the headers beside the token's
 * @param body the body, when there is one
 * @param timeout how long the answer may take
 */
public record Call(
    String method,
    String target,
    Map<String, String> headers,
    Optional<byte[]> body,
    Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  /** Copies the headers. */
  public Call {
    headers = Map.copyOf(headers);
  }

  /** A request without body. */
  public static Call of(String method, String target) {
    return new Call(method, target, Map.of(), Optional.empty(), TIMEOUT);
  }

  /** A request for something to read. */
  public static Call get(String target) {
    return of("GET", target);
  }

  /** A request with a JSON body. */
  public static Call post(String target, byte[] json) {
    return of("POST", target).withBody(json, "application/json");
  }

  /** With a body. */
  public Call withBody(byte[] bytes, String contentType) {
    return new Call(method, target, headers, Optional.of(bytes), timeout)
        .with("Content-Type", contentType);
  }

  /** With one more header. */
  public Call with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, target, more, body, timeout);
  }

  /** With another timeout. */
  public Call within(Duration patience) {
    return new Call(method, target, headers, body, patience);
  }

  /** A path with a key at its end: the key's slashes stay, the rest is percent-encoded. */
  public static String path(String prefix, String key) {
    return prefix + encode(key, "/");
  }

  /** A value of a query parameter, percent-encoded. */
  public static String encode(String text) {
    return encode(text, "");
  }

  private static String encode(String text, String kept) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c < 0x80
              && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0 || kept.indexOf(c) >= 0);
      if (plain) {
        encoded.write(b);
      } else {
        encoded.writeBytes("%%%02X".formatted((int) c).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return encoded.toString(StandardCharsets.US_ASCII);
  }
}
