package dev.holdfast.prove;

import java.time.Duration;
import java.util.Locale;

/**
 * How to attack.
 *
 * @param time how long the run may take, about; at least {@link #SHORTEST}
 * @param seed where chance begins
 * @param only a part of the names of the attacks that are made; empty for all
 * @param isKept whether the directory of the run stays although nothing was lost
 */
public record Plan(Duration time, long seed, String only, boolean isKept) {
  /** Below that there is not even the time to start and end what is attacked. */
  public static final Duration SHORTEST = Duration.ofSeconds(5);

  /** Above that it is no longer an attack but a vigil. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** Checks the bounds. */
  public Plan {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%d s is not between %d s and %d s"
              .formatted(time.toSeconds(), SHORTEST.toSeconds(), LONGEST.toSeconds()));
    }
  }

  /** Whether an attack is to be made. */
  boolean wants(String attack) {
    return attack.toLowerCase(Locale.ROOT).contains(only.toLowerCase(Locale.ROOT));
  }
}
