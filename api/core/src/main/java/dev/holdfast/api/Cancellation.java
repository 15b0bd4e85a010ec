package dev.holdfast.api;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells a running request that its caller gave up (an MCP cancellation, a closed connection).
 *
 * <p>A write is cancelled only before it is sequenced; afterwards it commits and the answer is
 * dropped.
 */
public final class Cancellation {
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /** Not cancelled. */
  public Cancellation() {}

  /** Says that nobody waits for the answer any more; calling it again does no harm. */
  public void cancel() {
    cancelled.set(true);
  }

  /** Whether the caller gave up. */
  public boolean isCancelled() {
    return cancelled.get();
  }
}
