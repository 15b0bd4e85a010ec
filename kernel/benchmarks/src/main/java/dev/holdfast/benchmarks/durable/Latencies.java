package dev.holdfast.benchmarks.durable;

/** Durations in nanoseconds, counted in classes that are at most 1/32 wide. Used by one thread. */
final class Latencies {
  private static final int SUB = 5;

  private final long[] counts = new long[(64 - SUB) << SUB];
  private long total;

  void add(long nanos) {
    counts[index(Math.max(0, nanos))]++;
    total++;
  }

  void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /** The lowest value of the class in which the fraction {@code q} of all is reached. */
  double quantile(double q) {
    long left = (long) Math.ceil(q * total);
    for (int i = 0; i < counts.length; i++) {
      left -= counts[i];
      if (left <= 0) {
        return lowest(i);
      }
    }
    return Double.NaN;
  }

  private static int index(long nanos) {
    int shift = Math.max(0, 63 - SUB - Long.numberOfLeadingZeros(nanos | 1));
    return (shift << SUB) + (int) (nanos >> shift);
  }

  private static double lowest(int index) {
    int shift = Math.max(0, (index >> SUB) - 1);
    return (double) ((long) (index - (shift << SUB)) << shift);
  }
}
