package dev.holdfast.kernel.observe;

import dev.holdfast.api.spi.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * A meter for something that ends before the process: its gauges end with it, because they hold on
 * to what they measure. Counters stay.
 */
public final class ScopedMeter implements Meter, AutoCloseable {
  private final KernelMeter meter;
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  /** Counts into another meter. */
  public ScopedMeter(KernelMeter meter) {
    this.meter = meter;
  }

  @Override
  public Counter counter(String name, String help) {
    return meter.counter(name, help);
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, value);
    meter.gauge(name, help, value);
  }

  @Override
  public void close() {
    gauges.forEach(meter::remove);
    gauges.clear();
  }
}
