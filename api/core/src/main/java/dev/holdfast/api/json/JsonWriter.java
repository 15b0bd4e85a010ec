package dev.holdfast.api.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes compact JSON text. Commas are its own business; the caller sees to it that what is begun
 * is ended.
 *
 * <p>Used by one thread.
 */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private boolean separate;

  /** An empty text. */
  public JsonWriter() {}

  /** Begins an object. */
  public JsonWriter beginObject() {
    return open('{');
  }

  /** Ends an object. */
  public JsonWriter endObject() {
    return close('}');
  }

  /** Begins an array. */
  public JsonWriter beginArray() {
    return open('[');
  }

  /** Ends an array. */
  public JsonWriter endArray() {
    return close(']');
  }

  /** The name of the member whose value follows. */
  public JsonWriter name(String name) {
    separate();
    string(name);
    out.write(':');
    separate = false;
    return this;
  }

  /** A string. */
  public JsonWriter value(String text) {
    separate();
    string(text);
    return written();
  }

  /** A whole number. */
  public JsonWriter value(long number) {
    return bare(Long.toString(number));
  }

  /** A number; one that is not finite, which JSON cannot say, becomes {@code null}. */
  public JsonWriter value(double number) {
    if (!Double.isFinite(number)) {
      return bare("null");
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
    return bare(whole ? Long.toString((long) number) : Double.toString(number));
  }

  /** {@code true} or {@code false}. */
  public JsonWriter value(boolean bool) {
    return bare(Boolean.toString(bool));
  }

  /** {@code null}. */
  public JsonWriter nullValue() {
    return bare("null");
  }

  /** A value that is already JSON text, byte for byte. */
  public JsonWriter value(JsonSlice json) {
    return rawValue(json.toBytes());
  }

  /** Bytes that are already checked JSON text, byte for byte. */
  public JsonWriter rawValue(byte[] json) {
    separate();
    out.writeBytes(json);
    return written();
  }

  /**
   * A value of a type that has a JSON form: String, Long, Integer, Double, Boolean, JsonSlice;
   * others as text.
   */
  public JsonWriter anyValue(Object value) {
    return switch (value) {
      case Long number -> value(number.longValue());
      case Integer number -> value(number.longValue());
      case Double number -> value(number.doubleValue());
      case Boolean bool -> value(bool.booleanValue());
      case JsonSlice json -> value(json);
      default -> value(value.toString());
    };
  }

  /** A member with a string. */
  public JsonWriter member(String name, String text) {
    return name(name).value(text);
  }

  /** A member with a whole number. */
  public JsonWriter member(String name, long number) {
    return name(name).value(number);
  }

  /** A member with a boolean. */
  public JsonWriter member(String name, boolean bool) {
    return name(name).value(bool);
  }

  /** The text so far, as UTF-8. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** The text so far. */
  @Override
  public String toString() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonWriter open(char bracket) {
    separate();
    out.write(bracket);
    separate = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    out.write(bracket);
    return written();
  }

  private JsonWriter bare(String token) {
    separate();
    out.writeBytes(token.getBytes(StandardCharsets.US_ASCII));
    return written();
  }

  private JsonWriter written() {
    separate = true;
    return this;
  }

  private void separate() {
    if (separate) {
      out.write(',');
    }
  }

  private void string(String text) {
    out.write('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (mustEscape(text, i)) {
        out.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
        escape(c);
        plain = i + 1;
      }
    }
    out.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    out.write('"');
  }

  /** What JSON forbids, what breaks lines elsewhere, and what UTF-8 cannot say. */
  private static boolean mustEscape(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c == 0x2028 || c == 0x2029;
  }

  private void escape(char c) {
    out.write('\\');
    switch (c) {
      case '"', '\\' -> out.write(c);
      case '\n' -> out.write('n');
      case '\r' -> out.write('r');
      case '\t' -> out.write('t');
      default -> {
        out.write('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.write(HEX[(c >> shift) & 0xf]);
        }
      }
    }
  }
}
