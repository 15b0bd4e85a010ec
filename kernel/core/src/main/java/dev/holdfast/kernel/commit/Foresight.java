package dev.holdfast.kernel.commit;

import dev.holdfast.api.Written;
import dev.holdfast.kernel.record.Change;
import java.util.List;

/**
 * What a write would do if it were sequenced now.
 *
 * @param changes what its record would say
 * @param results what its caller would be answered
 * @param seen what this was decided by
 * @param repeated whether the request was done before, and would be answered by its first result
 * @param growth by how much entries and bytes would grow
 */
public record Foresight(
    List<Change> changes, List<Written> results, Seen seen, boolean repeated, Growth growth) {

  /**
   * By how much a write lets the state grow, or shrink when negative.
   *
   * @param entries entries in the store
   * @param valueBytes bytes of values in the store
   * @param memoryBytes bytes accounted against the hard limit
   * @param movedBases deltas that are logged whole because another write came between
   */
  public record Growth(long entries, long valueBytes, long memoryBytes, int movedBases) {
    static final Growth NONE = new Growth(0, 0, 0, 0);
  }

  /** Copies the lists. */
  public Foresight {
    changes = List.copyOf(changes);
    results = List.copyOf(results);
  }

  static Foresight repeated(List<Written> before, Seen seen) {
    return new Foresight(List.of(), before, seen, true, Growth.NONE);
  }
}
