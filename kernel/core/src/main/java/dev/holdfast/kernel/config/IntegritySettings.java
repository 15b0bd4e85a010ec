package dev.holdfast.kernel.config;

import java.time.Duration;

/**
 * How what nobody reads is checked ({@code integrity.*}).
 *
 * @param scrub a full pass begins so long after the one before; zero: none does
 * @param scrubBytesPerSecond what a pass reads in a second, at most
 */
public record IntegritySettings(Duration scrub, long scrubBytesPerSecond) {
  /** Whether there are passes at all. */
  public boolean isScrubbed() {
    return scrub.isPositive();
  }
}
