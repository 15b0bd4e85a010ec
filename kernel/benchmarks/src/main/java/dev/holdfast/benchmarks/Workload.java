package dev.holdfast.benchmarks;

import java.util.SplittableRandom;

/** Keys and values that every candidate gets alike. */
final class Workload {
  /** How many entries there are. */
  static final int ENTRIES = 100_000;

  private static final int DRAWS = 1 << 18;
  private static final double SKEW = 0.99;

  private Workload() {}

  /** The text of a key. */
  static String key(int index) {
    return "agents/" + index + "/state";
  }

  /** The value of a key: bytes that no compression and no accident makes right. */
  static byte[] value(int index, int length) {
    byte[] value = new byte[length];
    SplittableRandom random = new SplittableRandom(index);
    random.nextBytes(value);
    return value;
  }

  /** Indexes by Zipf's law (Gray et al., SIGMOD 1994), the popular ones spread over all keys. */
  static int[] zipf(long seed) {
    double zeta = 0;
    for (int i = 1; i <= ENTRIES; i++) {
      zeta += 1 / Math.pow(i, SKEW);
    }
    double alpha = 1 / (1 - SKEW);
    double eta = (1 - Math.pow(2.0 / ENTRIES, 1 - SKEW)) / (1 - (1 + Math.pow(0.5, SKEW)) / zeta);
    SplittableRandom random = new SplittableRandom(seed);
    int[] draws = new int[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      double u = random.nextDouble();
      double uz = u * zeta;
      long rank =
          uz < 1
              ? 0
              : uz < 1 + Math.pow(0.5, SKEW)
                  ? 1
                  : (long) (ENTRIES * Math.pow(eta * u - eta + 1, alpha));
      draws[i] = (int) ((rank * 2_654_435_761L) % ENTRIES);
    }
    return draws;
  }
}
