package dev.holdfast.kernel.observe;

import dev.holdfast.api.spi.Meter;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** One figure of a {@link Family}: what is behind one name and one set of labels. */
sealed interface Figure {
  /** Counted here, in stripes. */
  record Counted(LongAdder adder) implements Figure, Meter.Counter {
    @Override
    public void add(long amount) {
      adder.add(amount);
    }
  }

  /** Kept elsewhere, and read when somebody looks. */
  record Read(DoubleSupplier value) implements Figure {}

  /** Recorded here, and shown multiplied by {@code scale}. */
  record Recorded(StripedHistogram histogram, SlidingWindow window, double scale)
      implements Figure, Meter.Timer, Meter.Distribution {
    @Override
    public void record(long value) {
      histogram.record(value);
    }
  }
}
