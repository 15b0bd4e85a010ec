package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.kernel.record.KnownTexts;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The smallest parts of items. */
final class Fields {
  private Fields() {}

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IOException("a text has at most 65535 bytes, not " + utf8.length);
    }
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  static String readText(ByteBuffer in) throws IOException {
    int length = Short.toUnsignedInt(in.getShort());
    return new String(in.array(), skip(in, length), length, StandardCharsets.UTF_8);
  }

  /** The same for a text of which there are few. */
  static String readText(ByteBuffer in, KnownTexts texts) throws IOException {
    int length = Short.toUnsignedInt(in.getShort());
    return texts.read(in.array(), skip(in, length), length);
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(ByteBuffer in) throws IOException {
    byte[] bytes = new byte[bounded(in.getInt(), in.remaining())];
    in.get(bytes);
    return bytes;
  }

  static ContextKey readKey(ByteBuffer in) throws IOException {
    String text = readText(in);
    try {
      return new ContextKey(text);
    } catch (HoldfastException e) {
      throw new IOException("a key that cannot be", e);
    }
  }

  static Digest readDigest(ByteBuffer in) throws IOException {
    return Digest.of(in.array(), skip(in, Digest.LENGTH));
  }

  static boolean readBoolean(ByteBuffer in) {
    return in.get() != 0;
  }

  /** Goes on behind {@code length} bytes; where they begin. */
  private static int skip(ByteBuffer in, int length) throws IOException {
    int start = in.position();
    in.position(start + bounded(length, in.remaining()));
    return start;
  }

  static int bounded(int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException("a number is " + value + ", not 0 to " + most);
    }
    return value;
  }
}
