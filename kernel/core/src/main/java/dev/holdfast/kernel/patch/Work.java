package dev.holdfast.kernel.patch;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;

/**
 * The work that one patch may cause, in units of about a byte looked at. Honest patches stay far
 * below; it bounds those that are built to be slow (a large array shifted, copied or compared again
 * and again). About two seconds at the default limits.
 */
final class Work {
  private static final long BASE = 256L << 20;
  private static final long PER_BYTE = 64;

  /** What opening one array or object costs on top of its text: it becomes objects on the heap. */
  static final int OPENING = 256;

  /** After so much work it is asked whether anybody waits: 10 ms or so. */
  private static final long CHECKED = 1 << 20;

  private final Runnable check;
  private long left;
  private long unchecked;

  /**
   * What a patch may cause whose texts have so many bytes together.
   *
   * @param check throws when nobody waits for the result any more
   */
  static Work ofInput(long bytes, Runnable check) {
    return new Work(BASE + PER_BYTE * bytes, check);
  }

  /** So many units. */
  Work(long units) {
    this(units, () -> {});
  }

  private Work(long units, Runnable check) {
    this.left = units;
    this.check = check;
  }

  void spend(long units) {
    left -= units;
    unchecked += units;
    if (unchecked >= CHECKED) {
      unchecked = 0;
      check.run();
    }
    if (left < 0) {
      throw new HoldfastException(
          ErrorCode.TOO_LARGE,
          "The patch takes too much work for its size: split it, or put the whole value.");
    }
  }
}
