package dev.holdfast.lock.local;

import dev.holdfast.api.spi.Settings;
import java.time.Duration;

/**
 * The settings of the lock manager {@code local}.
 *
 * @param sweep {@code sweep}: how often ended leases are cleared although nobody asks; default
 *     250ms, from 10ms to 10s
 * @param maxWaiting {@code max-waiting}: how many requests may wait at once; beyond, a request is
 *     answered at once as if its patience were zero; default 10000, from 1 to 1000000
 */
record LocalLockSettings(Duration sweep, long maxWaiting) {
  /** Reads what is configured. */
  static LocalLockSettings read(Settings settings) {
    return new LocalLockSettings(
        settings.duration(
            "sweep", Duration.ofMillis(250), Duration.ofMillis(10), Duration.ofSeconds(10)),
        settings.number("max-waiting", 10_000, 1, 1_000_000));
  }
}
