package dev.holdfast.kernel;

import dev.holdfast.kernel.config.ExpirySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares one TTL for all with predicted TTLs ({@code expiry.predictive}) on a trace of accesses,
 * at equal bytes, so that an owner knows before switching it on. Reads no clock and no home.
 */
public final class TtlTuning {
  /** How often the fixed TTL is halved towards equal bytes. */
  private static final int STEPS = 24;

  private TtlTuning() {}

  /**
   * One access.
   *
   * @param timeMillis when; a trace is in order of time
   * @param key the key, or what stands for it; the text before its last {@code /} is its prefix
   * @param isRead whether it was read, else it was written
   * @param bytes the length of the value
   */
  public record Access(long timeMillis, String key, boolean isRead, long bytes) {}

  /**
   * What came of a replay.
   *
   * @param reads how many reads there were
   * @param misses how many of them found nothing
   * @param averageBytes how many bytes were held on average over the time of the trace
   * @param averageTtl the average TTL of what was written
   */
  public record Run(long reads, long misses, double averageBytes, Duration averageTtl) {}

  /**
   * The comparison.
   *
   * @param fixed with the default TTL
   * @param predicted with predicted TTLs
   * @param equal with the one TTL that holds as many bytes as the predicted ones do
   * @param equalTtl that TTL; within {@code expiry.min} and {@code expiry.max}
   * @param isEqual whether it holds as many bytes indeed, within 2 %; not when a bound is in the
   *     way
   */
  public record Comparison(
      Run fixed, Run predicted, Run equal, Duration equalTtl, boolean isEqual) {
    /** Misses with predicted TTLs for each miss with the fixed one at equal bytes; below 1 pays. */
    public double ratio() {
      return equal.misses() == 0
          ? predicted.misses() == 0 ? 1 : Double.POSITIVE_INFINITY
          : (double) predicted.misses() / equal.misses();
    }
  }

  /** Replays the trace. */
  public static Comparison compare(List<Access> trace, ExpirySettings settings) {
    Run fixed = TtlReplay.fixed(trace, settings.defaultTtl());
    Run predicted = TtlReplay.predicted(trace, settings);
    long low = settings.min().toMillis();
    long high = settings.max().toMillis();
    for (int i = 0; i < STEPS && high - low > 1; i++) {
      long middle = (low + high) / 2;
      boolean holdsMore =
          TtlReplay.fixed(trace, Duration.ofMillis(middle)).averageBytes()
              > predicted.averageBytes();
      low = holdsMore ? low : middle;
      high = holdsMore ? middle : high;
    }
    Duration ttl = Duration.ofMillis(high);
    Run equal = TtlReplay.fixed(trace, ttl);
    boolean isEqual =
        Math.abs(equal.averageBytes() - predicted.averageBytes())
            <= 0.02 * predicted.averageBytes();
    return new Comparison(fixed, predicted, equal, ttl, isEqual);
  }

  /**
   * A made-up trace of reads at random times.
   *
   * @param skew how unequally keys are asked for: the exponent of Zipf's law, 0 for all alike
   * @param keys how many keys
   * @param reads how many reads
   * @param hours over what time
   * @param seed of the random numbers
   */
  public static List<Access> synthetic(double skew, int keys, int reads, int hours, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] cumulated = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += 1 / Math.pow(i + 1.0, skew);
      cumulated[i] = sum;
    }
    long[] times = new long[reads];
    for (int i = 0; i < reads; i++) {
      times[i] = random.nextLong(hours * 3_600_000L);
    }
    Arrays.sort(times);
    long[] bytes = new long[keys];
    for (int i = 0; i < keys; i++) {
      // From 256 bytes to 64 KiB, each size of two as likely as any.
      bytes[i] = 256L << random.nextInt(9);
    }
    List<Access> trace = new ArrayList<>(reads);
    for (long time : times) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble(sum));
      int key = Math.min(keys - 1, found < 0 ? -found - 1 : found);
      trace.add(new Access(time, "k/" + key, true, bytes[key]));
    }
    return trace;
  }
}
