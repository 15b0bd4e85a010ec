package dev.holdfast.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSliceTests {

  @Test
  void sliceIsTheExactTextOfTheValue() {
    JsonSlice slice = slice(" { \"a\" : [ 1.50 , {\"x\" :\t1E2} ] ,\"a\": \"\\u0041\" }\n");

    assertThat(slice.raw()).startsWith("{").endsWith("}");
    assertThat(slice.length()).isEqualTo(slice.toBytes().length);
    assertThat(slice.memberList())
        .extracting(JsonSlice.Member::name, member -> member.value().raw())
        .containsExactly(tuple("a", "[ 1.50 , {\"x\" :\t1E2} ]"), tuple("a", "\"\\u0041\""));
    assertThat(slice.memberList().getFirst().value().elements())
        .extracting(JsonSlice::raw)
        .containsExactly("1.50", "{\"x\" :\t1E2}");
  }

  @Test
  void everySliceOfATextIsATextOfItsOwn() {
    for (String text : JsonTexts.ACCEPTED) {
      assertIsText(JsonSlice.parse(JsonTexts.bytes(text), 512));
    }
  }

  private static void assertIsText(JsonSlice slice) {
    assertThat(JsonSlice.parse(slice.toBytes(), 512)).isEqualTo(slice).hasSameHashCodeAs(slice);
    switch (slice.kind()) {
      case ARRAY -> slice.elements().forEach(JsonSliceTests::assertIsText);
      case OBJECT -> slice.memberList().forEach(member -> assertIsText(member.value()));
      case STRING, NUMBER, BOOLEAN, NULL -> {}
    }
  }

  @Test
  void ofDuplicatesTheLastCounts() {
    JsonSlice slice = slice("{\"a\":1,\"b\":2,\"\\u0061\":3}");

    assertThat(slice.members())
        .containsExactly(Map.entry("a", slice("3")), Map.entry("b", slice("2")));
    assertThat(slice.member("a")).hasValue(slice("3"));
    assertThat(slice.member("c")).isEmpty();
    assertThat(slice.memberList()).hasSize(3);
  }

  @Test
  void equalityIsThatOfBytes() {
    assertThat(slice(" [1] ")).isEqualTo(slice("[1]")).isNotEqualTo(slice("[1.0]"));
    assertThat(slice("[1]")).isNotEqualTo("[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "{}, OBJECT",
    "[], ARRAY",
    "'\"\"', STRING",
    "-1, NUMBER",
    "0, NUMBER",
    "true, BOOLEAN",
    "false, BOOLEAN",
    "null, NULL",
  })
  void kindIsToldFromTheText(String text, JsonSlice.Kind kind) {
    assertThat(slice(text).kind()).isEqualTo(kind);
    assertThat(slice(text).isNull()).isEqualTo(kind == JsonSlice.Kind.NULL);
  }

  @Test
  void valuesAreReadAsTheirKind() {
    assertThat(slice("\"\\u00e9\\n\\ud83d\\ude00\"").asText()).isEqualTo("é\n😀");
    assertThat(slice("\"\\ud83d!\\ude00\"").asText()).isEqualTo("\ufffd!\ufffd");
    assertThat(slice("\"\\ud83d!\\ude00\"").asTextUnrepaired()).isEqualTo("\ud83d!\ude00");
    assertThat(slice("\"\\u00e9\"").asTextUnrepaired()).isEqualTo("é");
    assertThat(slice("-9223372036854775808").asLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(slice("9223372036854775807").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(slice("-0").asLong()).isZero();
    assertThat(slice("true").asBoolean()).isTrue();
    assertThat(slice("false").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "1.0", "1e2", "0.5", "\"1\"", "null", "[]"})
  void whatIsNoWholeNumberOf64BitsIsRefusedAsLong(String text) {
    assertInvalid(() -> slice(text).asLong());
  }

  @Test
  void wrongKindIsRefusedWithoutQuotingTheValue() {
    assertInvalid(() -> slice("\"secret\"").elements());
    assertInvalid(() -> slice("[1]").members());
    assertInvalid(() -> slice("[1]").memberList());
    assertInvalid(() -> slice("1").asText());
    assertInvalid(() -> slice("\"true\"").asBoolean());
    assertThatThrownBy(() -> slice("\"secret\"").elements())
        .hasMessage("Expected an array, not a string.");
  }

  @Test
  void sliceDoesNotShowItsValue() {
    assertThat(slice("\"secret\"")).hasToString("STRING[8 bytes]");
  }

  @Test
  @Timeout(20)
  void readingALongArrayOfArraysIsLinear() {
    int count = 100_000;
    JsonSlice array = slice("[" + "[[1]],".repeat(count - 1) + "[[1]]]");

    List<JsonSlice> elements = array.elements();

    assertThat(elements).hasSize(count);
    assertThat(elements.stream().mapToInt(one -> one.elements().getFirst().length()).sum())
        .isEqualTo(3 * count);
  }

  @Test
  @Timeout(20)
  void readingALongObjectIsLinear() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      text.append(i == 0 ? "" : ",")
          .append("\"n")
          .append(i)
          .append("\":{\"a\":")
          .append(i)
          .append('}');
    }

    Map<String, JsonSlice> members = slice(text + "}").members();

    assertThat(members).hasSize(100_000);
    assertThat(members.get("n99999").member("a").orElseThrow().asLong()).isEqualTo(99_999);
  }

  private static void assertInvalid(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            HoldfastException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  private static JsonSlice slice(String text) {
    return JsonSlice.parse(text.getBytes(StandardCharsets.UTF_8), 512);
  }
}
