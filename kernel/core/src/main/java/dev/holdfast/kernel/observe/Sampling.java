package dev.holdfast.kernel.observe;

/**
 * Picks one of {@value #EVERY}, so that what is not picked costs no look at the clock. Each of a
 * few groups of threads counts for itself, without atomic operations: two threads of a group may
 * take one step together, and the share is right on the average only.
 */
final class Sampling {
  /** One of how many is picked. */
  static final int EVERY = 64;

  private static final int GROUPS = 16;

  /** A cache line and its neighbour, so that groups do not slow each other down. */
  private static final int STRIDE = 32;

  private final int[] counts = new int[GROUPS * STRIDE];

  /** Whether this one is picked. */
  boolean isDue() {
    int at = ((int) Thread.currentThread().threadId() & (GROUPS - 1)) * STRIDE;
    int count = counts[at] + 1;
    counts[at] = count;
    return (count & (EVERY - 1)) == 0;
  }
}
