package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.spi.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Where the kernel and all providers count. Counters are striped, so that counting costs next to
 * nothing.
 */
public final class KernelMeter implements Meter {
  private static final String PREFIX = "holdfast_";

  private record Figure(String help, Metric.Kind kind, DoubleSupplier value) {}

  private final Map<String, LongAdder> adders = new ConcurrentSkipListMap<>();
  private final Map<String, Figure> figures = new ConcurrentSkipListMap<>();

  /** No figures yet. */
  public KernelMeter() {}

  @Override
  public Counter counter(String name, String help) {
    LongAdder adder = adders.computeIfAbsent(name, ignored -> new LongAdder());
    figures.put(PREFIX + name, new Figure(help, Metric.Kind.COUNTER, adder::sum));
    return adder::add;
  }

  /** A figure that only rises and is kept elsewhere. */
  public void counter(String name, String help, DoubleSupplier value) {
    figures.put(PREFIX + name, new Figure(help, Metric.Kind.COUNTER, value));
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value) {
    figures.put(PREFIX + name, new Figure(help, Metric.Kind.GAUGE, value));
  }

  /** Ends a gauge, unless another one has taken its name. */
  void remove(String name, DoubleSupplier value) {
    figures.computeIfPresent(
        PREFIX + name, (ignored, figure) -> figure.value() == value ? null : figure);
  }

  /** All figures, by name. */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(figures.size());
    figures.forEach((name, figure) ->
        metrics.add(
            new Metric(
                name, figure.help(), figure.kind(), Map.of(), figure.value().getAsDouble())));
    return metrics;
  }
}
