package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTests {

  @Test
  void positionAloneStandsAfterAllItsChanges() {
    assertThat(EventCursor.parse("17")).isEqualTo(new EventCursor(17, Integer.MAX_VALUE));
    assertThat(EventCursor.parse("17")).isGreaterThan(EventCursor.parse("17.999"));
    assertThat(EventCursor.parse("0")).isEqualTo(EventCursor.START);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "17", "17.0", "17.3", "9223372036854775807", "9223372036854775807.5"})
  void cursorComesBackAsItIsWritten(String text) {
    assertThat(EventCursor.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        ".1",
        "-1",
        "+1",
        "1.-1",
        "1.+1",
        "1.2.3",
        " 1",
        "1 ",
        "a",
        "٣",
        "1,2",
        "9223372036854775808",
        "18446744073709551615",
        "1.2147483648",
        "1.99999999999",
        "0x1"
      })
  void whatIsNoCursorIsRefused(String text) {
    assertThatThrownBy(() -> EventCursor.parse(text))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @Test
  void orderIsPositionThenIndex() {
    assertThat(Stream.of("2.0", "10", "1.10", "1.9", "10.1").map(EventCursor::parse).sorted())
        .isEqualTo(
            List.of("1.9", "1.10", "2.0", "10.1", "10").stream().map(EventCursor::parse).toList());
  }
}
