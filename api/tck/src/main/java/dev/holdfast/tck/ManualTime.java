package dev.holdfast.tck;

import dev.holdfast.api.seam.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A wall clock and a ticker that stand still until a test moves them. Safe to use from any thread.
 */
public final class ManualTime implements InstantSource, Ticker {
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private long nanos = 1_000_000_000L;

  /** Starts at the beginning of 2030. */
  public ManualTime() {}

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Moves both forward. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
  }

  /** Sets the wall clock only, forward or back, as an administrator would. */
  public synchronized void setWallClock(Instant instant) {
    now = instant;
  }
}
