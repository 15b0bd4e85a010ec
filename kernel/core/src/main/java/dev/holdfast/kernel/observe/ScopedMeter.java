package dev.holdfast.kernel.observe;

import dev.holdfast.api.spi.Meter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;

/**
 * A meter for something that ends before the process: its gauges end with it, because they hold on
 * to what they measure. Counters and timers stay.
 */
public final class ScopedMeter implements Meter, AutoCloseable {
  private record Gauge(String name, DoubleSupplier value) {}

  private final KernelMeter meter;
  private final Queue<Gauge> gauges = new ConcurrentLinkedQueue<>();

  /** Counts into another meter. */
  public ScopedMeter(KernelMeter meter) {
    this.meter = meter;
  }

  @Override
  public Counter counter(String name, String help, String... labels) {
    return meter.counter(name, help, labels);
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value, String... labels) {
    meter.gauge(name, help, value, labels);
    gauges.add(new Gauge(name, value));
  }

  @Override
  public Timer timer(String name, String help, String... labels) {
    return meter.timer(name, help, labels);
  }

  @Override
  public Distribution distribution(String name, String help, String... labels) {
    return meter.distribution(name, help, labels);
  }

  @Override
  public void close() {
    for (Gauge gauge = gauges.poll(); gauge != null; gauge = gauges.poll()) {
      meter.remove(gauge.name(), gauge.value());
    }
  }
}
