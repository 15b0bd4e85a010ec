package dev.holdfast.kernel.integrity;

import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;

/**
 * What is counted of checks and repairs. A read adds one to a striped counter; only one in {@value
 * #SAMPLED} looks at the clock.
 */
public final class IntegrityFigures {
  private static final int SAMPLED = 256;
  private static final int STRIPES = 64;

  /** A cache line apart, so that threads do not write to the same one. */
  private static final int STRIDE = 16;

  private final int[] turns = new int[STRIPES * STRIDE];
  private final Meter.Counter verifications;
  private final Meter.Counter corruptions;
  private final Meter.Counter repairs;
  private final Meter.Timer times;
  private final Ticker ticker;

  /** Counts into a meter. */
  public IntegrityFigures(Meter meter, Ticker ticker) {
    this.ticker = ticker;
    this.verifications =
        meter.counter(
            "verifications_total", "Values whose checksum was checked by a read or by the scrub.");
    this.corruptions =
        meter.counter(
            "corruptions_total",
            "Damage that was found: each damaged value and each damaged place of the log once.");
    this.repairs =
        meter.counter("repairs_total", "Damaged values that were replaced in the store.");
    this.times =
        meter.timer(
            "verification_seconds",
            "How long verified reads of the store take; 1 of " + SAMPLED + " is timed.");
  }

  /**
   * Whether this read is one of those that are timed; a lost update between threads is harmless.
   */
  boolean isSampled() {
    int stripe = (int) (Thread.currentThread().threadId() % STRIPES) * STRIDE;
    return (++turns[stripe] & SAMPLED - 1) == 0;
  }

  long nanos() {
    return ticker.nanos();
  }

  void timed(long beginNanos) {
    times.record(ticker.nanos() - beginNanos);
  }

  void verified() {
    verifications.add(1);
  }

  void corrupt() {
    corruptions.add(1);
  }

  void repaired() {
    repairs.add(1);
  }
}
