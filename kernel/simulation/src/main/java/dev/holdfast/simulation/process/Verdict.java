package dev.holdfast.simulation.process;

/**
 * What became of the items of one directory or of many.
 *
 * @param acknowledged items that the writers were told to be durable
 * @param found items that were there after the last death
 * @param lost items that were acknowledged and are not there, or are missing before one that is
 * @param reordered items behind a later one of the same writer, or at another position than told
 * @param duplicated items that are there, or were acknowledged, more than once
 */
public record Verdict(long acknowledged, long found, long lost, long reordered, long duplicated) {
  /** Nothing written, nothing lost. */
  public static final Verdict NONE = new Verdict(0, 0, 0, 0, 0);

  /** Whether nothing was lost, reordered or duplicated. */
  public boolean isClean() {
    return lost == 0 && reordered == 0 && duplicated == 0;
  }

  /** Both together. */
  public Verdict plus(Verdict other) {
    return new Verdict(
        acknowledged + other.acknowledged,
        found + other.found,
        lost + other.lost,
        reordered + other.reordered,
        duplicated + other.duplicated);
  }

  @Override
  public String toString() {
    return "%d acknowledged, %d found, %d lost, %d reordered, %d duplicated"
        .formatted(acknowledged, found, lost, reordered, duplicated);
  }
}
