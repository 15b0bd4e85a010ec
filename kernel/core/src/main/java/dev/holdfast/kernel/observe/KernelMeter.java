package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * Where the kernel and all providers count. Counters and histograms are striped, so that counting
 * costs a few nanoseconds: the goal is that recording a duration costs at most three times what
 * adding to a bare {@link LongAdder} does, and less than a timer of Micrometer ({@code
 * kernel/benchmarks/run recording}).
 *
 * <p>A recorder with one stripe in use takes 9.5 KB, and at most seven copies of its used buckets
 * for its window.
 */
public final class KernelMeter implements Meter {
  private static final String PREFIX = "holdfast_";
  private static final String SECONDS = "_seconds";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,127}");
  private static final double NANOS = 1e-9;

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();
  private final Ticker ticker;
  private final int processors;

  /** No figures yet; windows move by this ticker. */
  public KernelMeter(Ticker ticker) {
    this.ticker = ticker;
    this.processors = Runtime.getRuntime().availableProcessors();
  }

  @Override
  public Counter counter(String name, String help, String... labels) {
    Figure figure =
        family(name, help, Metric.Kind.COUNTER)
            .at(Labels.of(name, labels), () -> new Figure.Counted(new LongAdder()));
    if (figure instanceof Figure.Counted counted) {
      return counted;
    }
    throw new IllegalArgumentException(
        "The counter '" + name + "' is kept elsewhere: take another name.");
  }

  /** A figure that only rises and is kept elsewhere. */
  public void counter(String name, String help, DoubleSupplier value, String... labels) {
    family(name, help, Metric.Kind.COUNTER).put(Labels.of(name, labels), new Figure.Read(value));
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value, String... labels) {
    family(name, help, Metric.Kind.GAUGE).put(Labels.of(name, labels), new Figure.Read(value));
  }

  @Override
  public Timer timer(String name, String help, String... labels) {
    if (!name.endsWith(SECONDS)) {
      throw new IllegalArgumentException("The timer '" + name + "' must end in " + SECONDS + ".");
    }
    return recorder(name, help, NANOS, labels);
  }

  @Override
  public Distribution distribution(String name, String help, String... labels) {
    if (name.endsWith(SECONDS)) {
      throw new IllegalArgumentException("'" + name + "' is a timer by its name: ask for one.");
    }
    return recorder(name, help, 1, labels);
  }

  private Figure.Recorded recorder(String name, String help, double scale, String... labels) {
    Figure figure =
        family(name, help, Metric.Kind.SUMMARY).at(Labels.of(name, labels), () -> recorded(scale));
    if (figure instanceof Figure.Recorded recorded) {
      return recorded;
    }
    throw new IllegalStateException("The summary '" + name + "' is not recorded.");
  }

  private Figure.Recorded recorded(double scale) {
    StripedHistogram histogram = new StripedHistogram(processors);
    return new Figure.Recorded(histogram, new SlidingWindow(histogram, ticker.nanos()), scale);
  }

  private Family family(String name, String help, Metric.Kind kind) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name of a figure: take snake_case.");
    }
    Family family = families.computeIfAbsent(PREFIX + name, full -> new Family(full, help, kind));
    family.refuseOther(kind);
    return family;
  }

  /** Ends a gauge, unless another one has taken its name. */
  void remove(String name, DoubleSupplier value) {
    families.computeIfPresent(
        PREFIX + name, (ignored, family) -> family.remove(value) ? null : family);
  }

  /** Lets the windows move on; called at least every {@link #rollPeriod}. */
  public void roll() {
    long now = ticker.nanos();
    families.values().forEach(family -> family.roll(now));
  }

  /** How often {@link #roll} is to be called. */
  public static Duration rollPeriod() {
    return Duration.ofNanos(SlidingWindow.SLICE_NANOS);
  }

  /** All figures, by name. */
  public List<Metric> metrics() {
    long now = ticker.nanos();
    List<Metric> metrics = new ArrayList<>(families.size());
    families.values().forEach(family -> family.show(now, metrics));
    return metrics;
  }
}
