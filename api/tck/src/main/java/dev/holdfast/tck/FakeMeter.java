package dev.holdfast.tck;

import dev.holdfast.api.spi.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** A meter that keeps its figures in a map for tests to look at. */
public final class FakeMeter implements Meter {
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  /** No figures yet. */
  public FakeMeter() {}

  @Override
  public Counter counter(String name, String help) {
    LongAdder adder = counters.computeIfAbsent(name, ignored -> new LongAdder());
    return adder::add;
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, value);
  }

  /** The value of a counter, 0 when there is none of that name. */
  public long count(String name) {
    LongAdder adder = counters.get(name);
    return adder == null ? 0 : adder.sum();
  }
}
