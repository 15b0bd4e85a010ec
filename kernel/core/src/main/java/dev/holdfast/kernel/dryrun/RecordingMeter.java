package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.spi.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** Takes down what a dry run would have counted. Used by one thread. */
final class RecordingMeter implements Meter {
  private static final String PREFIX = "holdfast_";

  private final Map<String, Long> counts = new TreeMap<>();

  @Override
  public Counter counter(String name, String help, String... labels) {
    return amount -> add(name, amount);
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value, String... labels) {
    // Whoever registers a gauge here would only be read by nobody.
  }

  @Override
  public Timer timer(String name, String help, String... labels) {
    return nanos -> {};
  }

  @Override
  public Distribution distribution(String name, String help, String... labels) {
    return value -> {};
  }

  void add(String name, long amount) {
    counts.merge(PREFIX + name, amount, Long::sum);
  }

  /** Takes over what another one took down. */
  void addAll(RecordingMeter other) {
    other.counts.forEach((name, amount) -> counts.merge(name, amount, Long::sum));
  }

  /** What was counted, by name; what did not change is left out. */
  List<DryRunReport.MetricChange> changes() {
    List<DryRunReport.MetricChange> changes = new ArrayList<>();
    counts.forEach((name, delta) -> {
      if (delta != 0) {
        changes.add(new DryRunReport.MetricChange(name, delta));
      }
    });
    return changes;
  }
}
