package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Spread;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What a histogram counted lately: the difference between its counts now and those about a minute
 * ago. For that it keeps one copy of the counts per {@value #SLICE_NANOS} ns, of the buckets in use
 * only. Whoever records knows nothing of it.
 */
final class SlidingWindow {
  /** How long the window is. */
  static final long WINDOW_NANOS = 60_000_000_000L;

  /** How long a slice is. */
  static final long SLICE_NANOS = 10_000_000_000L;

  /**
   * What was seen.
   *
   * @param mean of the window; 0 when it is empty
   * @param spread the rest
   */
  record Reading(double mean, Spread spread) {}

  private record Sum(long count, double sum) {
    static Sum of(long[] counts) {
      long count = 0;
      double sum = 0;
      for (int bucket = 0; bucket < counts.length; bucket++) {
        count += counts[bucket];
        sum += counts[bucket] * StripedHistogram.middle(bucket);
      }
      return new Sum(count, sum);
    }
  }

  private record Slice(long at, int from, long[] counts) {
    static Slice of(long at, long[] all) {
      int from = 0;
      int to = all.length;
      while (from < to && all[from] == 0) {
        from++;
      }
      while (to > from && all[to - 1] == 0) {
        to--;
      }
      return new Slice(at, from, Arrays.copyOfRange(all, from, to));
    }
  }

  private final StripedHistogram histogram;
  private final Deque<Slice> slices = new ArrayDeque<>();

  /** Over a histogram that was begun at this tick. */
  SlidingWindow(StripedHistogram histogram, long now) {
    this.histogram = histogram;
    slices.add(new Slice(now, 0, new long[0]));
  }

  /** Lets the window move on; called at least once a slice. */
  synchronized void roll(long now) {
    if (now - slices.getLast().at() >= SLICE_NANOS) {
      slices.addLast(Slice.of(now, histogram.counts()));
    }
    // The first slice is the youngest one that is older than the window.
    while (slices.size() > 1 && now - second().at() >= WINDOW_NANOS) {
      slices.removeFirst();
    }
  }

  private Slice second() {
    var all = slices.iterator();
    all.next();
    return all.next();
  }

  /** What is counted now, with values multiplied by {@code scale}. */
  synchronized Reading read(long now, double scale) {
    roll(now);
    long[] counts = histogram.counts();
    Sum all = Sum.of(counts);
    Slice before = slices.getFirst();
    for (int i = 0; i < before.counts().length; i++) {
      counts[before.from() + i] -= before.counts()[i];
    }
    Sum recent = Sum.of(counts);
    return new Reading(
        recent.count() == 0 ? 0 : recent.sum() / recent.count() * scale,
        new Spread(
            all.count(),
            all.sum() * scale,
            recent.count(),
            at(counts, recent.count(), 0.5) * scale,
            at(counts, recent.count(), 0.99) * scale,
            at(counts, recent.count(), 1) * scale));
  }

  private static double at(long[] counts, long total, double quantile) {
    if (total == 0) {
      return Double.NaN;
    }
    long rank = Math.max(1, (long) Math.ceil(total * quantile));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return StripedHistogram.middle(bucket);
      }
    }
    return StripedHistogram.middle(counts.length - 1);
  }
}
