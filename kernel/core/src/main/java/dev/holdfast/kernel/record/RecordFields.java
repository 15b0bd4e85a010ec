package dev.holdfast.kernel.record;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.HoldfastException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The smallest parts of a record. */
final class RecordFields {
  private RecordFields() {}

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException(
          "a text of a record has at most 65535 bytes, not " + utf8.length);
    }
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  static String readText(ByteBuffer in) throws IOException {
    return readText(in, null);
  }

  static String readText(ByteBuffer in, @Nullable KnownTexts texts) throws IOException {
    int length = Short.toUnsignedInt(in.getShort());
    int start = skip(in, length);
    return texts == null
        ? new String(in.array(), start, length, StandardCharsets.UTF_8)
        : texts.read(in.array(), start, length);
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static ContextKey readKey(ByteBuffer in) throws IOException {
    String text = readText(in);
    try {
      return new ContextKey(text);
    } catch (HoldfastException e) {
      throw new IOException("a key that cannot be", e);
    }
  }

  static byte[] readBytes(ByteBuffer in) throws IOException {
    byte[] bytes = new byte[bounded(in.getInt(), in.remaining() + 1)];
    in.get(bytes);
    return bytes;
  }

  static Digest readDigest(ByteBuffer in) throws IOException {
    return Digest.of(in.array(), skip(in, Digest.LENGTH));
  }

  /** Goes on behind {@code length} bytes of the array; where they begin. */
  private static int skip(ByteBuffer in, int length) throws IOException {
    int start = in.position();
    if (length > in.remaining()) {
      throw new IOException("the end is missing");
    }
    in.position(start + length);
    return start;
  }

  static int readByte(ByteBuffer in) {
    return Byte.toUnsignedInt(in.get());
  }

  static int bounded(int value, int limit) throws IOException {
    if (value < 0 || value >= limit) {
      throw new IOException("value " + value + " is out of bounds");
    }
    return value;
  }
}
