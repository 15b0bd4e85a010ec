package dev.holdfast.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is JSON and what is not, beside Jackson. */
class JsonAcceptanceTests {

  static List<String> accepted() {
    return JsonTexts.ACCEPTED;
  }

  static List<String> refused() {
    return JsonTexts.REFUSED;
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void jsonIsAcceptedAndReadAsJacksonReadsIt(String text) {
    byte[] bytes = JsonTexts.bytes(text);

    assertThat(JacksonOracle.accepts(bytes)).as("Jackson on %s", text).isTrue();
    assertThat(JacksonOracle.read(JsonSlice.parse(bytes, 512)))
        .isEqualTo(JacksonOracle.read(bytes));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotJsonIsRefused(String text) {
    byte[] bytes = JsonTexts.bytes(text);

    assertThat(JacksonOracle.accepts(bytes)).as("Jackson on %s", text).isFalse();
    assertThatThrownBy(() -> JsonSlice.parse(bytes, 512))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageMatching("Not valid JSON at byte [0-9]+: .+");
  }

  @Test
  void refusalNamesTheByteAndQuotesNothing() {
    assertThatThrownBy(() -> JsonSlice.parse(JsonTexts.bytes("{\"secret\": \"abc\", x}"), 512))
        .hasMessage("Not valid JSON at byte 18: a member name in double quotes is expected.");
  }

  @Test
  void nestingIsAcceptedAtTheLimitAndRefusedAboveIt() {
    for (int limit : new int[] {0, 1, 2, 511, 512}) {
      for (String pair : List.of("[]", "{}")) {
        assertThat(JsonTexts.isAccepted(nested(pair, limit), limit)).isTrue();
        assertThat(JsonTexts.isAccepted(nested(pair, limit + 1), limit)).isFalse();
      }
    }
  }

  @Test
  void depthOf512IsThatOfJackson() {
    for (String pair : List.of("[]", "{}")) {
      assertThat(JacksonOracle.accepts(nested(pair, 512))).isTrue();
      assertThat(JacksonOracle.accepts(nested(pair, 513))).isFalse();
    }
  }

  @Test
  void endlessNestingIsRefusedBeforeTheStackIs() {
    for (String open : List.of("[", "{\"a\":", "[{\"a\":")) {
      byte[] bytes = JsonTexts.bytes(open.repeat(1_000_000));

      assertThat(JsonTexts.isAccepted(bytes, 512)).isFalse();
    }
  }

  @Test
  void deepestTextIsReadOnAVirtualThread() throws InterruptedException {
    byte[] bytes = nested("[]", 512);
    AtomicReference<Object> read = new AtomicReference<>();

    Thread thread =
        Thread.ofVirtual().start(() -> read.set(JacksonOracle.read(JsonSlice.parse(bytes, 512))));
    thread.join(Duration.ofSeconds(30));

    assertThat(read.get()).isEqualTo(JacksonOracle.read(bytes));
  }

  /** 0 levels are a scalar, one is the pair itself. */
  private static byte[] nested(String pair, int levels) {
    if (levels == 0) {
      return JsonTexts.bytes("1");
    }
    String open = pair.equals("[]") ? "[" : "{\"a\":";
    String text = open.repeat(levels - 1) + pair + pair.substring(1).repeat(levels - 1);
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
