package dev.holdfast.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * When entries of class {@code cache} expire ({@code expiry.*}).
 *
 * @param defaultTtl the time to live of an entry that names none; within the bounds
 * @param min the shortest time to live that is accepted
 * @param max the longest, at least {@code min}
 * @param sweep how often expired entries are reclaimed; they are never served before that either
 * @param predictive whether the TTL of a {@code cache} entry that names none moves within the
 *     bounds
 * @param trace where accesses of cached values are written down, when they are
 */
public record ExpirySettings(
    Duration defaultTtl,
    Duration min,
    Duration max,
    Duration sweep,
    boolean predictive,
    Optional<Path> trace) {
  /** With TTLs that stay as they are set. */
  public ExpirySettings(Duration defaultTtl, Duration min, Duration max, Duration sweep) {
    this(defaultTtl, min, max, sweep, false, Optional.empty());
  }
}
