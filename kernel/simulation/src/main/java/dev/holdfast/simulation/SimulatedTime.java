package dev.holdfast.simulation;

import dev.holdfast.api.seam.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * A wall clock and a ticker that follow from a seed: each look moves them on by some nanoseconds,
 * so that no two looks are equal, and nothing else but {@link #advance} does. Safe to use from any
 * thread.
 */
public final class SimulatedTime implements InstantSource, Ticker {
  private static final int LONGEST_LOOK_NANOS = 1000;

  private final SplittableRandom random;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private long nanos;

  /** Begins in 2030. */
  public SimulatedTime(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public synchronized Instant instant() {
    look();
    return now;
  }

  @Override
  public synchronized long nanos() {
    look();
    return nanos;
  }

  private void look() {
    advance(Duration.ofNanos(random.nextInt(1, LONGEST_LOOK_NANOS)));
  }

  /** Moves both on. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
  }
}
