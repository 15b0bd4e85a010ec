package dev.holdfast.prove.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One attack and what became of it.
 *
 * @param attack its name
 * @param tally the account
 * @param verdict what it came to
 * @param notes what a reader should know beside the figures
 */
public record Row(String attack, Tally tally, Verdict verdict, List<String> notes) {
  /** Copies the list. */
  public Row {
    notes = List.copyOf(notes);
  }

  /** The row of an attack that came to its end; the account decides. */
  public static Row judged(String attack, Tally tally, List<String> notes) {
    List<String> faults = tally.faults();
    Verdict verdict =
        !faults.isEmpty()
            ? new Verdict.Broken(faults)
            : tally.acknowledged() == 0
                ? new Verdict.Failed("nothing was acknowledged, so nothing is shown")
                : new Verdict.Held();
    return new Row(attack, tally, verdict, notes);
  }

  /** The row of an attack that came to its end, but for something that the account cannot show. */
  public static Row broken(String attack, Tally tally, String fault, List<String> notes) {
    List<String> faults = new ArrayList<>(tally.faults());
    faults.add(fault);
    return new Row(attack, tally, new Verdict.Broken(faults), notes);
  }

  /** The row of an attack that did not come to its end. */
  public static Row failed(String attack, String reason) {
    return new Row(attack, Tally.none(), new Verdict.Failed(reason), List.of());
  }

  /** The row of an attack that was not made. */
  public static Row skipped(String attack, String reason) {
    return new Row(attack, Tally.none(), new Verdict.Skipped(reason), List.of());
  }

  /** All that is said below the table about this row. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    switch (verdict) {
      case Verdict.Held held -> {}
      case Verdict.Broken(List<String> faults) -> remarks.add(String.join(", ", faults));
      case Verdict.Failed(String reason) -> remarks.add(reason);
      case Verdict.Skipped(String reason) -> remarks.add(reason);
    }
    remarks.addAll(notes);
    return remarks;
  }
}
