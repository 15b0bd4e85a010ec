package dev.holdfast.kernel.job;

import java.util.Arrays;

/**
 * A quantile of the processor time of an operation, from its newest runs, of which some did not
 * come to their end: of a run that was stopped at its budget only so much is known that it would
 * have taken <em>at least</em> that.
 *
 * <p>Leaving such runs out, or counting them as if they had ended there, makes the estimate too
 * low, and a budget that follows it shrinks with each run it stops. So survival is estimated by the
 * product-limit estimator (E. L. Kaplan, P. Meier: Nonparametric Estimation from Incomplete
 * Observations, JASA 53, 1958): the runs are sorted by time, and at each one that ended, among
 * {@code n} that lasted at least so long, survival is multiplied by {@code 1 - 1/n}; one that was
 * stopped only leaves the number at risk. The quantile is where survival falls to {@code 1 - q}. If
 * it never does, because the longest runs were stopped, the largest time seen is the answer, which
 * is a lower bound (B. Efron's convention). A budget of twice this bound then grows with each round
 * until the runs fit, or the ceiling is reached.
 *
 * <p>The window is the last {@value #WINDOW} runs. Not safe for use by several threads.
 */
final class CensoredQuantile {
  /** From so many runs on there is an estimate. */
  static final int ENOUGH = 100;

  /** How many runs are looked at. */
  static final int WINDOW = 1_000;

  /** An estimate serves for so many more runs: sorting each time would be waste. */
  private static final int REUSED = 20;

  private static final double QUANTILE = 0.99;

  // The time, shifted by one bit; the lowest bit says that the run was stopped. So sorting puts the
  // runs that ended before those that were stopped at the same time, as the estimator wants it.
  private long[] runs = new long[0];
  private int next;
  private int size;
  private int sinceEstimate;
  private long estimate = -1;

  /** A run that took so long, or at least so long. */
  void add(long nanos, boolean wasStopped) {
    if (size < WINDOW && size == runs.length) {
      runs = Arrays.copyOf(runs, Math.min(WINDOW, Math.max(16, size * 2)));
    }
    runs[next] = Math.max(0, nanos) << 1 | (wasStopped ? 1 : 0);
    next = (next + 1) % WINDOW;
    size = Math.min(WINDOW, size + 1);
    sinceEstimate++;
  }

  /** The P99 in nanoseconds; -1 with too few runs. */
  long p99() {
    if (size < ENOUGH) {
      return -1;
    }
    if (estimate < 0 || sinceEstimate >= REUSED) {
      estimate = estimate();
      sinceEstimate = 0;
    }
    return estimate;
  }

  private long estimate() {
    long[] sorted = Arrays.copyOf(runs, size);
    Arrays.sort(sorted);
    double survival = 1;
    for (int i = 0; i < size; i++) {
      boolean wasStopped = (sorted[i] & 1) == 1;
      if (!wasStopped) {
        survival *= 1 - 1.0 / (size - i);
        // Without the margin, rounding decides whether 99 of 100 are enough.
        if (survival <= 1 - QUANTILE + 1e-9) {
          return sorted[i] >> 1;
        }
      }
    }
    return sorted[size - 1] >> 1;
  }
}
