package dev.holdfast.kernel.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JSON Pointer (RFC 6901), in the form of {@link JsonNames}. */
final class JsonPointer {
  private static final int SHOWN = 256;

  private final byte[] bytes;

  private JsonPointer(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A pointer whose syntax {@link #isValid} found right. */
  static JsonPointer of(byte[] bytes) {
    return new JsonPointer(bytes);
  }

  /** Whether it is empty or begins with a slash, and each tilde is followed by 0 or 1. */
  static boolean isValid(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] != '/') {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      boolean escape = i + 1 < bytes.length && (bytes[i + 1] == '0' || bytes[i + 1] == '1');
      if (bytes[i] == '~' && !escape) {
        return false;
      }
    }
    return true;
  }

  boolean isRoot() {
    return bytes.length == 0;
  }

  /** How many reference tokens it has. */
  int depth() {
    int slashes = 0;
    for (byte b : bytes) {
      slashes += b == '/' ? 1 : 0;
    }
    return slashes;
  }

  /** The reference tokens, decoded. */
  List<byte[]> tokens() {
    List<byte[]> tokens = new ArrayList<>();
    int start = 1;
    for (int i = 1; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        tokens.add(token(start, i));
        start = i + 1;
      }
    }
    return tokens;
  }

  private byte[] token(int from, int to) {
    ByteSink out = new ByteSink(to - from);
    for (int i = from; i < to; i++) {
      if (bytes[i] == '~') {
        i++;
        out.write(bytes[i] == '0' ? '~' : '/');
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toBytes();
  }

  /** Whether {@code other} points below this. */
  boolean isAbove(JsonPointer other) {
    return other.bytes.length > bytes.length
        && other.bytes[bytes.length] == '/'
        && Arrays.equals(bytes, 0, bytes.length, other.bytes, 0, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonPointer that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For messages: cut when it is long, control characters replaced. */
  @Override
  public String toString() {
    String text =
        new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}", "?");
    return bytes.length > SHOWN ? text + "..." : text;
  }
}
