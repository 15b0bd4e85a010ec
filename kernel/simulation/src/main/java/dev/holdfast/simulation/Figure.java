package dev.holdfast.simulation;

/**
 * How much a proof does: the small figure in the default build, the full one in the profile {@code
 * proof} ({@code -Dholdfast.proof=true}), any other with {@code -Dsimulation.figure=N}.
 */
public final class Figure {
  private Figure() {}

  /** The figure in force. */
  public static int of(int small, int full) {
    return Integer.getInteger(
        "simulation.figure", Boolean.getBoolean("holdfast.proof") ? full : small);
  }
}
