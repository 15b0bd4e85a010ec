package dev.holdfast.tck;

import dev.holdfast.api.spi.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * A meter that keeps its figures in maps for tests to look at. Every value that is recorded is
 * kept. Names, kinds and labels are checked as strictly as {@link Meter} says.
 */
public final class FakeMeter implements Meter {
  private record Series(String name, List<String> labels) {}

  private final Map<String, String> kinds = new ConcurrentHashMap<>();
  private final Map<Series, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<Series, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final Map<Series, ConcurrentLinkedQueue<Long>> recorded = new ConcurrentHashMap<>();

  /** No figures yet. */
  public FakeMeter() {}

  @Override
  public Counter counter(String name, String help, String... labels) {
    LongAdder adder =
        counters.computeIfAbsent(series("counter", name, labels), ignored -> new LongAdder());
    return adder::add;
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value, String... labels) {
    gauges.put(series("gauge", name, labels), value);
  }

  @Override
  public Timer timer(String name, String help, String... labels) {
    if (!name.endsWith("_seconds")) {
      throw new IllegalArgumentException("The timer '" + name + "' must end in _seconds.");
    }
    ConcurrentLinkedQueue<Long> values = values(series("timer", name, labels));
    return nanos -> values.add(Math.max(nanos, 0));
  }

  @Override
  public Distribution distribution(String name, String help, String... labels) {
    ConcurrentLinkedQueue<Long> values = values(series("distribution", name, labels));
    return value -> values.add(Math.max(value, 0));
  }

  private ConcurrentLinkedQueue<Long> values(Series series) {
    return recorded.computeIfAbsent(series, ignored -> new ConcurrentLinkedQueue<>());
  }

  private Series series(String kind, String name, String... labels) {
    if (labels.length % 2 != 0 || labels.length > 2 * LABELS) {
      throw new IllegalArgumentException(
          "The labels of '" + name + "' must be at most " + LABELS + " names and values in turn.");
    }
    String known = kinds.putIfAbsent(name, kind);
    if (known != null && !known.equals(kind)) {
      throw new IllegalArgumentException("'" + name + "' is a " + known + ", not a " + kind + ".");
    }
    return new Series(name, List.of(labels));
  }

  /** The value of a counter, 0 when there is none of that name and these labels. */
  public long count(String name, String... labels) {
    LongAdder adder = counters.get(new Series(name, List.of(labels)));
    return adder == null ? 0 : adder.sum();
  }

  /** The present value of a gauge, {@link Double#NaN} when there is none. */
  public double gauge(String name, String... labels) {
    DoubleSupplier value = gauges.get(new Series(name, List.of(labels)));
    return value == null ? Double.NaN : value.getAsDouble();
  }

  /** What was recorded in a timer (in nanoseconds) or a distribution, the oldest first. */
  public List<Long> recorded(String name, String... labels) {
    ConcurrentLinkedQueue<Long> values = recorded.get(new Series(name, List.of(labels)));
    return values == null ? List.of() : new ArrayList<>(values);
  }
}
