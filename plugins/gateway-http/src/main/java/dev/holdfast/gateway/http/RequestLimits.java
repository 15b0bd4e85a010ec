package dev.holdfast.gateway.http;

import dev.holdfast.api.Limits;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.seam.Ticker;
import java.util.Optional;

/**
 * How long a request may take: to send its body, and to be worked on.
 *
 * @param settings the settings of the gateway
 * @param ticker the clock
 * @param limits the limits in force
 * @param bodies the memory of the bodies in flight
 */
record RequestLimits(HttpSettings settings, Ticker ticker, Limits limits, BodyBudget bodies) {
  /** The tick after which the request is answered {@code deadline}. */
  long deadlineNanos(Optional<String> asked) {
    return ticker.nanos() + limits.deadline(asked.map(Quantities::parseDuration)).toNanos();
  }

  /** Whether a body that has brought {@code bytes} since {@code startNanos} comes too slowly. */
  boolean isTooSlow(long startNanos, long bytes) {
    double earned = bytes * 1e9 / settings.bodyBytesPerSecond();
    return ticker.nanos() - startNanos > settings.timeout().toNanos() + earned;
  }
}
