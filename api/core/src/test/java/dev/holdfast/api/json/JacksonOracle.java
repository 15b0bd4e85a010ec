package dev.holdfast.api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What strict Jackson says of a text: the Java platform decodes UTF-8, Jackson reads characters.
 *
 * <p>Intended differences, which this class evens out: Jackson would guess UTF-16 and UTF-32, skip
 * a byte order mark, take several values in a row, and limit the length of numbers, names and
 * strings.
 */
final class JacksonOracle {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(512)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JacksonOracle() {}

  static boolean accepts(byte[] text) {
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      return !decoded.startsWith("\ufeff") && values(decoded).size() == 1;
    } catch (CharacterCodingException | JacksonException e) {
      return false;
    }
  }

  /**
   * Whether Jackson refuses the text for an escaped surrogate without its other half in a name: it
   * takes them in strings, and RFC 8259, section 8.2, allows both.
   */
  static boolean hasNoOpinion(byte[] text) {
    try {
      values(new String(text, StandardCharsets.UTF_8));
      return false;
    } catch (JacksonException e) {
      return String.valueOf(e.getMessage()).contains("surrogate in property name");
    }
  }

  /** The one value of an accepted text as lists of names and scalars, in order. */
  static Object read(byte[] text) {
    return values(new String(text, StandardCharsets.UTF_8)).getFirst();
  }

  private static List<Object> values(String text) {
    List<Object> values = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      while (parser.nextToken() != null) {
        values.add(read(parser));
      }
    }
    return values;
  }

  private static Object read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>(List.of("["));
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(read(parser));
      }
      return array;
    }
    if (token == JsonToken.START_OBJECT) {
      List<Object> object = new ArrayList<>(List.of("{"));
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        object.add(whole(parser.currentName()));
        parser.nextToken();
        object.add(read(parser));
      }
      return object;
    }
    return token == JsonToken.VALUE_STRING
        ? "string " + whole(parser.getString())
        : parser.getString();
  }

  /** With U+FFFD for each unpaired surrogate, as {@link JsonSlice#asText} says. */
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return whole.toString();
  }

  /** The same form, read with {@link JsonSlice}. */
  static Object read(JsonSlice slice) {
    return switch (slice.kind()) {
      case ARRAY -> {
        List<Object> array = new ArrayList<>(List.of("["));
        slice.elements().forEach(element -> array.add(read(element)));
        yield array;
      }
      case OBJECT -> {
        List<Object> object = new ArrayList<>(List.of("{"));
        for (JsonSlice.Member member : slice.memberList()) {
          object.add(member.name());
          object.add(read(member.value()));
        }
        yield object;
      }
      case STRING -> "string " + slice.asText();
      case NUMBER, BOOLEAN, NULL -> slice.raw();
    };
  }
}
