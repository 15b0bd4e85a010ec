package dev.holdfast.kernel.observe;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts values in buckets that grow with the value: 32 to each power of two, so that a bucket is
 * at most 3.2 % wide and its middle at most 1.6 % from any value in it. Up to 2^41; what is larger
 * is in the last bucket.
 *
 * <p>Recording is one atomic addition without a lock, a clock or an allocation. Threads are spread
 * over stripes, each made when first used: {@value #BUCKETS} longs a stripe, and as many stripes as
 * processors, at most {@value #MOST_STRIPES}. The layout is that of HdrHistogram (Tene, 2013) with
 * two digits; there, the phaser that allows to swap histograms costs a writer two more atomic
 * additions, on one word for all threads. Here nothing is swapped: counts only rise, and {@link
 * SlidingWindow} takes differences.
 */
final class StripedHistogram {
  private static final int SUB_BITS = 5;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final int HIGHEST_BIT = 40;

  /** How many buckets there are. */
  static final int BUCKETS = (HIGHEST_BIT - SUB_BITS + 2) * SUB_BUCKETS;

  private static final int MOST_STRIPES = 16;

  private final AtomicReferenceArray<@Nullable AtomicLongArray> stripes;
  private final int mask;

  /** For as many threads at a time as there are processors. */
  StripedHistogram(int processors) {
    int count = 1;
    while (count < processors && count < MOST_STRIPES) {
      count <<= 1;
    }
    this.stripes = new AtomicReferenceArray<>(count);
    this.mask = count - 1;
  }

  /** Counts one value. */
  void record(long value) {
    int stripe = (int) Thread.currentThread().threadId() & mask;
    AtomicLongArray counts = stripes.getAcquire(stripe);
    if (counts == null) {
      counts = made(stripe);
    }
    counts.getAndAdd(bucket(value), 1);
  }

  private AtomicLongArray made(int stripe) {
    AtomicLongArray mine = new AtomicLongArray(BUCKETS);
    AtomicLongArray other = stripes.compareAndExchange(stripe, null, mine);
    return other == null ? mine : other;
  }

  /** The counts of all buckets since the beginning. */
  long[] counts() {
    long[] sums = new long[BUCKETS];
    for (int stripe = 0; stripe <= mask; stripe++) {
      AtomicLongArray counts = stripes.getAcquire(stripe);
      if (counts != null) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
          sums[bucket] += counts.get(bucket);
        }
      }
    }
    return sums;
  }

  /** The bucket of a value. */
  static int bucket(long value) {
    if (value < SUB_BUCKETS) {
      return (int) Math.max(value, 0);
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    int bucket = shift * SUB_BUCKETS + (int) (value >>> shift);
    return Math.min(bucket, BUCKETS - 1);
  }

  /** The smallest value of a bucket. */
  static long lowest(int bucket) {
    if (bucket < 2 * SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    return (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
  }

  /** The middle of a bucket. */
  static double middle(int bucket) {
    return (lowest(bucket) + lowest(bucket + 1) - 1) / 2.0;
  }
}
