package dev.holdfast.kernel.config;

import java.time.Duration;

/**
 * Which versions of a key are kept besides the newest one.
 *
 * @param all how long each one
 * @param daily how long the last one of each day (UTC)
 */
public record RetentionSettings(Duration all, Duration daily) {
  /** Only the newest one. */
  public static final RetentionSettings NONE = new RetentionSettings(Duration.ZERO, Duration.ZERO);
}
