package dev.holdfast.api.seam;

/**
 * A monotonic clock in nanoseconds; only differences mean anything. The real one is {@link
 * System#nanoTime()}.
 */
@FunctionalInterface
public interface Ticker {
  /** The present tick, in nanoseconds from an arbitrary origin. */
  long nanos();
}
