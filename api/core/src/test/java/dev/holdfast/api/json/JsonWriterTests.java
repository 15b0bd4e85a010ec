package dev.holdfast.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonWriterTests {

  @Test
  void commasStandBetweenValuesOnly() {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("a", 1)
            .name("b")
            .beginArray()
            .value("x")
            .beginArray()
            .endArray()
            .beginObject()
            .endObject()
            .value(true)
            .nullValue()
            .endArray()
            .member("c", false)
            .member("d", "e")
            .endObject();

    assertThat(json).hasToString("{\"a\":1,\"b\":[\"x\",[],{},true,null],\"c\":false,\"d\":\"e\"}");
    assertThat(json.toBytes()).isEqualTo(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void jsonTextIsWrittenByteForByte() {
    byte[] raw = "{ \"n\" : 1.50, \"n\":1E2 }".getBytes(StandardCharsets.UTF_8);

    assertThat(new JsonWriter().beginArray().rawValue(raw).value(1).endArray())
        .hasToString("[{ \"n\" : 1.50, \"n\":1E2 },1]");
    assertThat(new JsonWriter().value(JsonSlice.parse(raw, 8)).toBytes()).isEqualTo(raw);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-3, -3",
    "0.5, 0.5",
    "1e14, 100000000000000",
    "1e300, 1.0E300",
    "NaN, null",
    "Infinity, null",
    "-Infinity, null",
    "4.9e-324, 4.9E-324",
  })
  void numberIsJson(double number, String expected) {
    String text = new JsonWriter().value(number).toString();

    assertThat(text).isEqualTo(expected);
    assertThat(JsonTexts.isAccepted(JsonTexts.bytes(text), 1)).isTrue();
  }

  @Test
  void anyValueIsWrittenAsItsType() {
    JsonWriter json = new JsonWriter().beginArray();
    for (Object value :
        new Object[] {1, 2L, 0.5, true, "x", JsonSlice.parse(JsonTexts.bytes("[ ]"), 1), 'c'}) {
      json.anyValue(value);
    }

    assertThat(json.endArray()).hasToString("[1,2,0.5,true,\"x\",[ ],\"c\"]");
  }

  @Test
  void whatBreaksLinesOrJsonIsEscaped() {
    assertThat(new JsonWriter().value("\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028é😀"))
        .hasToString("\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\\u007f\\u2028é😀\"");
  }

  @Test
  void unpairedSurrogatesAreEscaped() {
    assertThat(new JsonWriter().value("\ud83d \ude00\ud83d\ud83d\ude00\ude00"))
        .hasToString("\"\\ud83d \\ude00\\ud83d😀\\ude00\"");
  }

  @Test
  void everyStringComesBack() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        int kind = random.nextInt(4);
        text.append(
            (char)
                (kind == 0
                    ? random.nextInt(0x100)
                    : kind == 1 ? random.nextInt(0xd800, 0xe000) : random.nextInt(0x10000)));
      }
      byte[] json = new JsonWriter().value(text.toString()).toBytes();

      assertThat(JsonTexts.isAccepted(json, 1)).as("seed %d text %d", seed, i).isTrue();
      assertThat(read(json)).as("seed %d text %d", seed, i).isEqualTo(text.toString());
    }
  }

  private static String read(byte[] json) {
    try (JsonParser parser =
        new JsonFactory()
            .createParser(ObjectReadContext.empty(), new String(json, StandardCharsets.UTF_8))) {
      parser.nextToken();
      return parser.getString();
    }
  }
}
