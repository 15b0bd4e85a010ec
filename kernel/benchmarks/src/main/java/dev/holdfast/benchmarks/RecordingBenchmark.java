package dev.holdfast.benchmarks;

import dev.holdfast.api.spi.Meter;
import dev.holdfast.kernel.observe.KernelMeter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Question: what does it cost to note a duration, when mean, p50, p99 and maximum of the last
 * minute are wanted? The limit is a bare {@link LongAdder}, which knows a sum alone. Values are
 * spread as latencies are: most near 1 us, some up to 1 ms.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordingBenchmark {
  private static final int VALUES = 1 << 12;

  /** All candidates. */
  @State(Scope.Benchmark)
  public static class Meters {
    final long[] values = new long[VALUES];
    final KernelMeter meter = new KernelMeter(System::nanoTime);
    final Meter.Timer timer = meter.timer("bench_seconds", "Bench.");
    final LongAdder adder = new LongAdder();
    final Timer plain = Timer.builder("plain").register(new SimpleMeterRegistry());
    final Timer quantiles =
        Timer.builder("quantiles")
            .publishPercentiles(0.5, 0.99)
            .register(new SimpleMeterRegistry());
    final Recorder recorder = new Recorder(2);

    /** Makes values. */
    @Setup(Level.Trial)
    public void fill() {
      long state = 7;
      for (int i = 0; i < VALUES; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        int magnitude = (int) ((state >>> 60) & 7);
        values[i] = 800 + ((state >>> 33) % (1L << (7 + magnitude)));
      }
    }

    /** What was recorded must be there: all of it, or the benchmark measures nothing. */
    @TearDown(Level.Trial)
    public void check() {
      long count = meter.metrics().getFirst().spread().orElseThrow().count();
      long others =
          adder.sum()
              + plain.count()
              + quantiles.count()
              + recorder.getIntervalHistogram().getTotalCount();
      if (count == 0 && others == 0) {
        throw new AssertionError("nothing was recorded");
      }
    }
  }

  /** Where a thread is among the values. */
  @State(Scope.Thread)
  public static class Place {
    int at;

    long next(Meters meters) {
      at = (at + 1) & (VALUES - 1);
      return meters.values[at];
    }
  }

  /** Ours: mean, p50, p99, maximum of a sliding minute. */
  @Benchmark
  public void holdfast(Meters meters, Place place) {
    meters.timer.record(place.next(meters));
  }

  /** The limit: a striped sum. */
  @Benchmark
  public void longAdder(Meters meters, Place place) {
    meters.adder.add(place.next(meters));
  }

  /** Micrometer: count, sum, maximum; no quantiles. */
  @Benchmark
  public void micrometer(Meters meters, Place place) {
    meters.plain.record(place.next(meters), TimeUnit.NANOSECONDS);
  }

  /** Micrometer with what ours has: quantiles over a sliding window. */
  @Benchmark
  public void micrometerQuantiles(Meters meters, Place place) {
    meters.quantiles.record(place.next(meters), TimeUnit.NANOSECONDS);
  }

  /** HdrHistogram's recorder for many threads, two digits. */
  @Benchmark
  public void hdrHistogram(Meters meters, Place place) {
    meters.recorder.recordValue(place.next(meters));
  }
}
