package dev.holdfast.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.Observatory.Spread;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.tck.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelMeterTests {
  private final ManualTime time = new ManualTime();
  private final KernelMeter meter = new KernelMeter(time);

  @Test
  void figuresOfOneNameAreToldApartByTheirLabels() {
    meter.counter("calls_total", "Calls.", "outcome", "ok").add(2);
    meter.counter("calls_total", "Calls.", "outcome", "failed").add(1);
    meter.counter("calls_total", "Calls.", "outcome", "ok").add(3);

    assertThat(meter.metrics())
        .extracting(Metric::name, Metric::labels, Metric::value)
        .containsExactly(
            tuple("holdfast_calls_total", Map.of("outcome", "ok"), 5.0),
            tuple("holdfast_calls_total", Map.of("outcome", "failed"), 1.0));
  }

  @Test
  void combinationsOfLabelsAreBounded() {
    for (int i = 0; i < 10 * Meter.SERIES; i++) {
      meter.counter("calls_total", "Calls.", "who", "caller-" + i).add(1);
    }

    List<Metric> metrics = meter.metrics();
    assertThat(metrics).hasSize(Meter.SERIES);
    assertThat(metrics.stream().mapToDouble(Metric::value).sum()).isEqualTo(10.0 * Meter.SERIES);
    assertThat(metrics.getLast().labels()).isEqualTo(Map.of("who", "other"));
  }

  @Test
  void nameOfAnotherKindIsRefused() {
    meter.counter("things_total", "Things.");

    assertThatThrownBy(() -> meter.gauge("things_total", "Things.", () -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holdfast_things_total")
        .hasMessageContaining("another name");
  }

  @Test
  void labelsThatAreNotPairsAreRefused() {
    assertThatThrownBy(() -> meter.counter("calls_total", "Calls.", "outcome"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> meter.timer("call_seconds", "Calls.", "quantile", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> meter.timer("call_millis", "Calls."))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timerTellsMeanQuantilesAndMaximumInSeconds() {
    Meter.Timer timer = meter.timer("call_seconds", "Calls.");
    for (int millis = 1; millis <= 100; millis++) {
      timer.record(Duration.ofMillis(millis).toNanos());
    }

    Metric metric = meter.metrics().getFirst();
    Spread spread = metric.spread().orElseThrow();
    assertThat(metric.kind()).isEqualTo(Metric.Kind.SUMMARY);
    assertThat(metric.value()).isCloseTo(0.0505, within(0.001));
    assertThat(spread.count()).isEqualTo(100);
    assertThat(spread.recent()).isEqualTo(100);
    assertThat(spread.sum()).isCloseTo(5.05, within(0.08));
    assertThat(spread.p50()).isCloseTo(0.050, within(0.001));
    assertThat(spread.p99()).isCloseTo(0.099, within(0.002));
    assertThat(spread.max()).isCloseTo(0.100, within(0.002));
  }

  @Test
  void windowForgetsWhatIsOlderThanAMinuteAndTheTotalsDoNot() {
    Meter.Distribution sizes = meter.distribution("batch_records", "Records of a batch.");
    sizes.record(1_000_000);
    for (int second = 0; second < 60; second++) {
      pass(Duration.ofSeconds(1));
      sizes.record(8);
    }
    pass(Duration.ofSeconds(20));

    Spread spread = meter.metrics().getFirst().spread().orElseThrow();
    assertThat(spread.max()).isEqualTo(8);
    assertThat(spread.count()).isEqualTo(61);
    assertThat(spread.recent()).isBetween(30L, 60L);
  }

  @Test
  void emptyWindowHasNoQuantiles() {
    meter.distribution("batch_records", "Records of a batch.").record(8);
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(10));
    }

    Metric metric = meter.metrics().getFirst();
    assertThat(metric.value()).isZero();
    assertThat(metric.spread().orElseThrow().recent()).isZero();
    assertThat(metric.spread().orElseThrow().p99()).isNaN();
    assertThat(metric.spread().orElseThrow().count()).isEqualTo(1);
  }

  @Test
  void gaugesOfAScopeEndWithItAndCountersStay() {
    try (ScopedMeter scope = new ScopedMeter(meter)) {
      scope.gauge("size", "Size.", () -> 1, "part", "a");
      scope.counter("calls_total", "Calls.").add(1);
    }

    assertThat(meter.metrics()).extracting(Metric::name).containsExactly("holdfast_calls_total");
  }

  private void pass(Duration duration) {
    time.advance(duration);
    meter.roll();
  }
}
