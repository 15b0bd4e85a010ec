package dev.holdfast.kernel.seam;

import dev.holdfast.api.seam.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The platform's clocks: a wall clock that never runs back within the process, and {@link
 * System#nanoTime()}.
 *
 * <p>While the platform's wall clock is behind what was told already, because somebody set it back,
 * this one goes on at half the speed of the ticker until the platform's has caught up: what was
 * promised to end does end, and a wrong time is not kept for ever. Safe to use from any thread.
 */
public final class SystemTime implements InstantSource, Ticker {
  private record Reading(Instant instant, long nanos) {}

  private final InstantSource wallClock;
  private final Ticker ticker;
  private final AtomicReference<Reading> last;

  /** The clocks of the running process. */
  public SystemTime() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  /** Clocks over others. */
  public SystemTime(InstantSource wallClock, Ticker ticker) {
    this.wallClock = wallClock;
    this.ticker = ticker;
    this.last = new AtomicReference<>(new Reading(wallClock.instant(), ticker.nanos()));
  }

  /**
   * From now on the time is not before this: the records of an earlier run are of that time, and an
   * entry that was past its deadline then must stay so. A time far ahead is taken too: it was told.
   */
  public void notBefore(Instant earliest) {
    last.updateAndGet(before ->
        before.instant().isBefore(earliest) ? new Reading(earliest, before.nanos()) : before);
  }

  @Override
  public Instant instant() {
    while (true) {
      Reading before = last.get();
      Reading now = after(before);
      if (last.compareAndSet(before, now)) {
        return now.instant();
      }
    }
  }

  private Reading after(Reading before) {
    long nanos = ticker.nanos();
    long elapsed = Math.max(0, nanos - before.nanos());
    Instant earliest = before.instant().plusNanos(elapsed / 2);
    Instant told = wallClock.instant();
    return new Reading(told.isAfter(earliest) ? told : earliest, before.nanos() + elapsed);
  }

  @Override
  public long nanos() {
    return ticker.nanos();
  }
}
