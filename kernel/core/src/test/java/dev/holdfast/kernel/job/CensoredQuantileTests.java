package dev.holdfast.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CensoredQuantileTests {
  private final CensoredQuantile quantile = new CensoredQuantile();

  @Test
  void thereIsNoEstimateBelowAHundredRuns() {
    for (int i = 0; i < 99; i++) {
      quantile.add(1, false);
    }
    assertThat(quantile.p99()).isEqualTo(-1);
    quantile.add(1, false);
    assertThat(quantile.p99()).isEqualTo(1);
  }

  @Test
  void withoutStoppedRunsItIsTheOrderStatistic() {
    for (int i = 1; i <= 1000; i++) {
      quantile.add(i, false);
    }
    assertThat(quantile.p99()).isEqualTo(990);
  }

  @Test
  void oneStoppedRunInTenMakesTheEstimateAtLeastTheLimitSoTheBudgetGrows() {
    for (int i = 1; i <= 100; i++) {
      quantile.add(i % 10 == 0 ? 500 : 10, i % 10 == 0);
    }
    assertThat(quantile.p99()).isEqualTo(500);
  }

  @Test
  void aRunThatWasStoppedEarlySaysNothingAboutLaterOnes() {
    for (int i = 1; i <= 200; i++) {
      quantile.add(i, false);
      quantile.add(1, true);
    }
    // Counting them as ended would give 196.
    assertThat(quantile.p99()).isEqualTo(199);
  }

  @Test
  void onlyTheNewestThousandRunsCount() {
    for (int i = 0; i < 1000; i++) {
      quantile.add(1_000_000, false);
    }
    for (int i = 0; i < 1000; i++) {
      quantile.add(5, false);
    }
    assertThat(quantile.p99()).isEqualTo(5);
  }
}
