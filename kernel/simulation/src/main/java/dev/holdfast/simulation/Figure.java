package dev.holdfast.simulation;

/**
 * How much a proof does: the small figure in the default build, the full one in the profile {@code
 * proof} ({@code -Dholdfast.proof=true}), any other with {@code -Dsimulation.figure=N}.
 */
public final class Figure {
  private Figure() {}

  /**
   * Whether a proof that began then, by {@link System#nanoTime}, may go on: always, unless {@code
   * -Dsimulation.minutes=N} have gone by.
   */
  public static boolean isTimeLeft(long beginNanos) {
    Long minutes = Long.getLong("simulation.minutes");
    return minutes == null || System.nanoTime() - beginNanos < minutes * 60_000_000_000L;
  }

  /** The figure in force. */
  public static int of(int small, int full) {
    return Integer.getInteger(
        "simulation.figure", Boolean.getBoolean("holdfast.proof") ? full : small);
  }
}
