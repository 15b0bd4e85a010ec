package dev.holdfast.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.TtlTuning.Access;
import dev.holdfast.kernel.TtlTuning.Comparison;
import dev.holdfast.kernel.config.ExpirySettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Fixed against predicted TTLs, at equal bytes. */
class TtlTuningTests {
  private static final ExpirySettings SETTINGS =
      new ExpirySettings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  @Test
  void fixedReplayCountsMissesAndBytes() {
    List<Access> trace =
        List.of(
            new Access(0, "a", true, 100),
            new Access(10_000, "a", true, 100),
            new Access(60_000, "a", true, 100),
            new Access(100_000, "b", false, 50),
            new Access(110_000, "b", true, 50),
            new Access(200_000, "c", true, 1));

    TtlTuning.Run run = TtlReplay.fixed(trace, Duration.ofSeconds(60));

    assertThat(run.reads()).isEqualTo(5);
    assertThat(run.misses()).isEqualTo(3);
    assertThat(run.averageBytes()).isEqualTo((100 * 60 + 100 * 60 + 50 * 60) / 200.0);
    assertThat(run.averageTtl()).isEqualTo(Duration.ofSeconds(60));
  }

  /** A recorded trace: the daemon does not know what it did not find; the put behind it does. */
  @Test
  void putBehindAMissGivesTheSizeAndIsNoWriteOfItsOwn() {
    List<Access> trace =
        List.of(
            new Access(0, "a", true, 0),
            new Access(0, "a", false, 100),
            new Access(50_000, "a", true, 0),
            new Access(50_000, "a", false, 100),
            new Access(100_000, "a", true, 100));

    TtlTuning.Run run = TtlReplay.fixed(trace, Duration.ofSeconds(80));

    assertThat(run.reads()).isEqualTo(3);
    assertThat(run.misses()).isEqualTo(2);
    assertThat(run.averageBytes()).isEqualTo(80.0);
  }

  @Test
  void predictionSparesMissesAtEqualBytesWhereKeysDiffer() {
    for (double skew : new double[] {0.8, 1.0, 1.2}) {
      Comparison compared =
          TtlTuning.compare(TtlTuning.synthetic(skew, 5_000, 200_000, 6, 1), SETTINGS);
      show("zipf " + skew, compared);

      assertThat(compared.isEqual()).isTrue();
      assertThat(compared.ratio()).isLessThan(0.95);
    }
  }

  /** Where all keys are alike and of one size there is nothing to predict. */
  @Test
  void predictionDoesNotPayWhereAllKeysAreAlike() {
    List<Access> alike =
        TtlTuning.synthetic(0, 5_000, 200_000, 6, 1).stream()
            .map(access -> new Access(access.timeMillis(), access.key(), true, 1_000))
            .toList();

    Comparison compared = TtlTuning.compare(alike, SETTINGS);

    show("all alike", compared);
    assertThat(compared.ratio()).isGreaterThan(0.95);
  }

  private static void show(String name, Comparison compared) {
    System.out.printf(
        Locale.ROOT,
        "tune %s: fixed %d misses, %.0f bytes; predicted %d, %.0f; at equal bytes (%s) %d, %.0f; ratio %.3f%n",
        name,
        compared.fixed().misses(),
        compared.fixed().averageBytes(),
        compared.predicted().misses(),
        compared.predicted().averageBytes(),
        compared.equalTtl(),
        compared.equal().misses(),
        compared.equal().averageBytes(),
        compared.ratio());
  }
}
