package dev.holdfast.kernel.expiry;

import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What sweeps did, and what waits for them. Written by the sweeping thread, read by any.
 *
 * <p>How many entries have a deadline, and their average TTL, is counted anew every {@link
 * #COUNT_PERIOD}, or more rarely, so that it takes no more than a hundredth of one processor: these
 * two figures may be that old. The backlog is of the moment in which it is asked for.
 */
public final class SweepFigures {
  /** How old the figures about active entries may be, while counting them is cheap. */
  static final Duration COUNT_PERIOD = Duration.ofSeconds(10);

  private static final int SHARE = 100;

  private final ContextStore store;
  private final InstantSource clock;
  private final Ticker ticker;

  private volatile long expired;
  private volatile long sweeps;
  private volatile long lastNanos;
  private volatile long totalNanos;
  private volatile long active;
  private volatile double averageTtlMillis;
  private long nextCountNanos;

  SweepFigures(ContextStore store, InstantSource clock, Ticker ticker) {
    this.store = store;
    this.clock = clock;
    this.ticker = ticker;
    this.nextCountNanos = ticker.nanos();
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread sweeps
  void swept(long entries, long nanos) {
    expired += entries;
    sweeps++;
    lastNanos = nanos;
    totalNanos += nanos;
  }

  /** Counts what is active, when it is time to. */
  void countActive() {
    long begin = ticker.nanos();
    if (begin - nextCountNanos < 0) {
      return;
    }
    long now = clock.millis();
    long count = 0;
    double sum = 0;
    for (EntryHead head : store.expiring(EntryHead.NO_DEADLINE - 1, Integer.MAX_VALUE)) {
      if (!head.isExpiredAt(now)) {
        count++;
        sum += head.ttlMillis();
      }
    }
    active = count;
    averageTtlMillis = count == 0 ? 0 : sum / count;
    long took = ticker.nanos() - begin;
    nextCountNanos = begin + Math.max(COUNT_PERIOD.toNanos(), SHARE * took);
  }

  /** Entries reclaimed since the start. */
  public long expired() {
    return expired;
  }

  /** Sweeps since the start. */
  public long sweeps() {
    return sweeps;
  }

  /** How long the last sweep took, in milliseconds. */
  public double lastMillis() {
    return lastNanos / 1e6;
  }

  /** How long a sweep took on average, in milliseconds. */
  public double averageMillis() {
    return sweeps == 0 ? 0 : totalNanos / 1e6 / sweeps;
  }

  /** Entries that have a deadline which has not passed. */
  public long active() {
    return active;
  }

  /** The average TTL of these, in milliseconds. */
  public double averageTtlMillis() {
    return averageTtlMillis;
  }

  /** Entries past their deadline that are not reclaimed yet, counted now. */
  public long backlog() {
    return store.expiring(clock.millis(), Integer.MAX_VALUE).size();
  }
}
