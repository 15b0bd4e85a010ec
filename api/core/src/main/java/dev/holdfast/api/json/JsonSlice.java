package dev.holdfast.api.json;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value as a slice of the text it stands in. Immutable as long as nobody changes that text.
 *
 * <p>The whole text is checked once, by {@link #parse}. Navigation costs a scan of what is passed
 * over; nothing is decoded before it is asked for.
 */
public final class JsonSlice {
  /** What kind of value it is. */
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /**
   * A member of an object.
   *
   * @param name its name, decoded
   * @param value its value
   */
  public record Member(String name, JsonSlice value) {}

  private final byte[] text;
  private final int start;
  private final int end;

  private JsonSlice(byte[] text, int start, int end) {
    this.text = text;
    this.start = start;
    this.end = end;
  }

  /**
   * Checks a text and returns its value. Space around the value is not part of it.
   *
   * @param text UTF-8 without byte order mark
   * @param maxDepth the deepest nesting allowed
   * @throws HoldfastException with {@link ErrorCode#INVALID_REQUEST}, naming the byte, when it is
   *     not JSON
   */
  public static JsonSlice parse(byte[] text, int maxDepth) {
    int start = new JsonScanner(text, text.length, maxDepth).checkDocument();
    int end = text.length;
    while (isSpace(text[end - 1])) {
      end--;
    }
    return new JsonSlice(text, start, end);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** What kind of value it is. */
  public Kind kind() {
    return switch (text[start]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  /** The exact bytes of the value; a new array at each call. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(text, start, end);
  }

  /** The length of the value's text in bytes. */
  public int length() {
    return end - start;
  }

  /** The exact text of the value. */
  public String raw() {
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  /** The text of a string, decoded. An escaped unpaired surrogate decodes to U+FFFD. */
  public String asText() {
    require(Kind.STRING, "a string");
    return JsonStrings.decode(text, start + 1, end - 1);
  }

  /**
   * The text of a string, decoded, with escaped unpaired surrogates left in it: for names, which
   * refuse them. Two of them replaced would be one name.
   */
  public String asTextUnrepaired() {
    require(Kind.STRING, "a string");
    return JsonStrings.decodeUnrepaired(text, start + 1, end - 1);
  }

  /** A whole number between -2^63 and 2^63-1. */
  public long asLong() {
    require(Kind.NUMBER, "a number");
    try {
      return Long.parseLong(raw());
    } catch (NumberFormatException e) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "A whole number of at most 64 bits is expected, not " + clipped() + ".");
    }
  }

  /** {@code true} or {@code false}. */
  public boolean asBoolean() {
    require(Kind.BOOLEAN, "true or false");
    return text[start] == 't';
  }

  /** Whether it is {@code null}. */
  public boolean isNull() {
    return kind() == Kind.NULL;
  }

  /** The elements of an array. */
  public List<JsonSlice> elements() {
    require(Kind.ARRAY, "an array");
    List<JsonSlice> elements = new ArrayList<>();
    JsonScanner scanner = scanner();
    int i = scanner.skipSpace(start + 1);
    while (text[i] != ']') {
      int after = scanner.checkValue(i, 0);
      elements.add(new JsonSlice(text, i, after));
      i = afterSeparator(scanner, after);
    }
    return elements;
  }

  /** The members of an object in order, duplicates included. */
  public List<Member> memberList() {
    require(Kind.OBJECT, "an object");
    List<Member> members = new ArrayList<>();
    JsonScanner scanner = scanner();
    int i = scanner.skipSpace(start + 1);
    while (text[i] != '}') {
      int nameEnd = scanner.checkString(i);
      String name = JsonStrings.decode(text, i + 1, nameEnd - 1);
      int valueStart = scanner.skipSpace(scanner.skipSpace(nameEnd) + 1);
      int after = scanner.checkValue(valueStart, 0);
      members.add(new Member(name, new JsonSlice(text, valueStart, after)));
      i = afterSeparator(scanner, after);
    }
    return members;
  }

  /** The members of an object by name, in order; of duplicates the last. */
  public Map<String, JsonSlice> members() {
    Map<String, JsonSlice> members = new LinkedHashMap<>();
    for (Member member : memberList()) {
      members.put(member.name(), member.value());
    }
    return members;
  }

  /** The member of that name; of duplicates the last. */
  public Optional<JsonSlice> member(String name) {
    return Optional.ofNullable(members().get(name));
  }

  private JsonScanner scanner() {
    return new JsonScanner(text, end, Integer.MAX_VALUE);
  }

  private int afterSeparator(JsonScanner scanner, int after) {
    int i = scanner.skipSpace(after);
    return text[i] == ',' ? scanner.skipSpace(i + 1) : i;
  }

  private void require(Kind kind, String expected) {
    if (kind() != kind) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST, "Expected " + expected + ", not " + clipped() + ".");
    }
  }

  /** The kind only: values are never quoted in messages, they may be secret. */
  private String clipped() {
    return switch (kind()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "such a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
    };
  }

  /** Equal when the exact bytes are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonSlice that
        && Arrays.equals(text, start, end, that.text, that.start, that.end);
  }

  @Override
  public int hashCode() {
    return raw().hashCode();
  }

  @Override
  public String toString() {
    return kind() + "[" + length() + " bytes]";
  }
}
