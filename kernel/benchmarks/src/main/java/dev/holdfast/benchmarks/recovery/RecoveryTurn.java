package dev.holdfast.benchmarks.recovery;

import java.nio.file.Path;

/** One turn: {@code prepare|recover CANDIDATE DIRECTORY COUNT BYTES}. */
public final class RecoveryTurn {
  private RecoveryTurn() {}

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    Recoverable candidate = Recoverable.of(arguments[1]);
    Path directory = Path.of(arguments[2]);
    Records records = new Records(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    if (arguments[0].equals("prepare")) {
      candidate.prepare(directory, records);
    } else {
      // A start of a daemon is cold; what the compiler adds to it is what the second one lacks.
      candidate.recover(directory, records, "cold");
      System.gc();
      candidate.recover(directory, records, "warm");
    }
  }
}
