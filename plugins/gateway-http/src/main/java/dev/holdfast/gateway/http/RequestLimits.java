package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.seam.Ticker;
import java.time.Duration;
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
  /** The longest deadline that a caller may ask for. */
  static final Duration MAX_DEADLINE = Duration.ofSeconds(30);

  /** The tick after which the request is answered {@code deadline}. */
  long deadlineNanos(Optional<String> asked) {
    return ticker.nanos() + asked.map(this::parse).orElse(limits.deadline()).toNanos();
  }

  private Duration parse(String text) {
    Duration asked = Quantities.parseDuration(text);
    if (asked.isZero() || asked.compareTo(MAX_DEADLINE) > 0) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST, "Holdfast-Deadline is more than 0 and at most 30s.");
    }
    return asked;
  }

  /** Whether a body that has brought {@code bytes} since {@code startNanos} comes too slowly. */
  boolean isTooSlow(long startNanos, long bytes) {
    double earned = bytes * 1e9 / settings.bodyBytesPerSecond();
    return ticker.nanos() - startNanos > settings.timeout().toNanos() + earned;
  }
}
