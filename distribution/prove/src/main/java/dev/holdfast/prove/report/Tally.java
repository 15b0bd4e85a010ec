package dev.holdfast.prove.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the writes of an attack.
 *
 * @param acknowledged writes whose answer said that they are kept
 * @param present those of them that are there
 * @param duplicates how often something is there beyond the first time
 * @param lost acknowledged writes that are not there
 * @param refused writes whose answer said that they are not kept
 * @param refusedPresent those of them that are there nevertheless
 * @param unanswered writes without an answer
 * @param unansweredPresent those of them that are there
 * @param reordered places where a writer's later write stands before an earlier one
 * @param wrong things that nobody wrote, or that stand under a key to which nobody wrote them
 */
public record Tally(
    long acknowledged,
    long present,
    long duplicates,
    long lost,
    long refused,
    long refusedPresent,
    long unanswered,
    long unansweredPresent,
    long reordered,
    long wrong) {

  static final String LOST = "LOST ";
  static final String DOUBLED = "DOUBLED ";

  /** Nothing happened. */
  public static Tally none() {
    return new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        acknowledged + other.acknowledged,
        present + other.present,
        duplicates + other.duplicates,
        lost + other.lost,
        refused + other.refused,
        refusedPresent + other.refusedPresent,
        unanswered + other.unanswered,
        unansweredPresent + other.unansweredPresent,
        reordered + other.reordered,
        wrong + other.wrong);
  }

  /** What must not have happened, in words for a column of a table; empty when all is well. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    add(faults, LOST, lost);
    add(faults, DOUBLED, duplicates);
    add(faults, "REORDERED ", reordered);
    add(faults, "WRONG ", wrong);
    add(faults, "REFUSED BUT KEPT ", refusedPresent);
    return faults;
  }

  private static void add(List<String> faults, String word, long count) {
    if (count > 0) {
      faults.add(word + count);
    }
  }
}
