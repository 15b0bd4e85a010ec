package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.HoldfastException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

  static String readText(DataInputStream in) throws IOException {
    byte[] utf8 = new byte[in.readUnsignedShort()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[bounded(in.readInt(), in.available())];
    in.readFully(bytes);
    return bytes;
  }

  static ContextKey readKey(DataInputStream in) throws IOException {
    String text = readText(in);
    try {
      return new ContextKey(text);
    } catch (HoldfastException e) {
      throw new IOException("a key that cannot be", e);
    }
  }

  static Digest readDigest(DataInputStream in) throws IOException {
    byte[] digest = new byte[Digest.LENGTH];
    in.readFully(digest);
    return Digest.of(digest);
  }

  static int bounded(int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException("a number is " + value + ", not 0 to " + most);
    }
    return value;
  }
}
