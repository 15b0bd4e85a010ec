package dev.holdfast.prove.report;

import java.util.List;

/** What an attack came to. */
public sealed interface Verdict {
  /** Nothing was lost, doubled, reordered, or made up. */
  record Held() implements Verdict {}

  /**
   * Something was.
   *
   * @param faults what, with its count, the worst first
   */
  record Broken(List<String> faults) implements Verdict {
    /** Copies the list. */
    public Broken {
      faults = List.copyOf(faults);
    }
  }

  /** The attack itself did not come to its end, so it shows nothing; never a pass. */
  record Failed(String reason) implements Verdict {}

  /** The attack was not made, because something that it needs is absent; never a pass. */
  record Skipped(String reason) implements Verdict {}

  /** For the last column of a table. */
  default String word() {
    return switch (this) {
      case Held held -> "held";
      case Broken(List<String> faults) -> faults.isEmpty() ? "BROKEN" : faults.getFirst();
      case Failed failed -> "FAILED";
      case Skipped skipped -> "skipped";
    };
  }

  /** Whether the command must end with exit code 1. */
  default boolean isBad() {
    return switch (this) {
      case Held held -> false;
      case Skipped skipped -> false;
      case Broken broken -> true;
      case Failed failed -> true;
    };
  }
}
