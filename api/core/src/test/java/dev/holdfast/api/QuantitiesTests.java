package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTests {

  @ParameterizedTest
  @CsvSource({
    "0ms, PT0S",
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "1h, PT1H",
    "7d, P7D",
    "90s, PT90S",
    "24h, P1D",
    "007s, PT7S",
  })
  void durationIsRead(String text, Duration expected) {
    assertThat(Quantities.parseDuration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "m",
        "5 m",
        " 5m",
        "5m ",
        "5M",
        "-5m",
        "+5m",
        "1.5h",
        "5min",
        "1h30m",
        "5B",
        "٥m",
        "999999999999999d",
        "9999999999999999ms",
        "PT5M"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertInvalid(() -> Quantities.parseDuration(text));
  }

  @ParameterizedTest
  @CsvSource({"0B, 0", "512B, 512", "64KiB, 65536", "8MiB, 8388608", "2GiB, 2147483648"})
  void sizeIsRead(String text, long expected) {
    assertThat(Quantities.parseSize(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8",
        "MiB",
        "8 MiB",
        "8MB",
        "8mib",
        "8M",
        "-1B",
        "1.5GiB",
        "9999999999GiB",
        "1s"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertInvalid(() -> Quantities.parseSize(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0ms",
    "PT0.25S, 250ms",
    "PT30S, 30s",
    "PT60S, 1m",
    "PT90S, 90s",
    "PT24H, 1d",
    "PT25H, 25h",
    "PT0.0015S, 1ms",
  })
  void durationIsWrittenInTheLargestUnitThatDividesIt(Duration duration, String expected) {
    assertThat(Quantities.format(duration)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1000, 1000B",
    "1024, 1KiB",
    "1536, 1536B",
    "1048576, 1MiB",
    "1073741824, 1GiB"
  })
  void sizeIsWrittenInTheLargestUnitThatDividesIt(long bytes, String expected) {
    assertThat(Quantities.formatSize(bytes)).isEqualTo(expected);
    assertThat(Quantities.parseSize(expected)).isEqualTo(bytes);
  }

  private static void assertInvalid(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            HoldfastException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }
}
