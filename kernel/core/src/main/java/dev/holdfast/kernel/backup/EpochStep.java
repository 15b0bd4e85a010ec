package dev.holdfast.kernel.backup;

import dev.holdfast.kernel.lease.TokenCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The epoch of a restored home. Fencing tokens must be above every one that the backed-up home
 * granted, also after the backup; and how often that one was started since, nobody can know.
 *
 * <p>So the epoch jumps by the starts that time allowed for: two in a second, at least 1,024, at
 * most 65,536. Where the home that is replaced is still there, its epoch counts too. Of 2,097,151
 * epochs enough are left for thousands of restores in line; the last ones halve what is left.
 */
final class EpochStep {
  private static final long LEAST = 1 << 10;
  private static final long MOST = 1 << 16;
  private static final long STARTS_PER_SECOND = 2;

  private EpochStep() {}

  static long after(BackupDescription backup, Instant now, Optional<Long> replaced) {
    long base = Math.max(backup.epoch(), replaced.orElse(0L));
    long left = TokenCounter.MAX_EPOCH - 2 - base;
    return base + Math.max(1, Math.min(step(Duration.between(backup.createdAt(), now)), left / 2));
  }

  private static long step(Duration since) {
    // A clock that was set back says nothing.
    return since.isNegative()
        ? MOST
        : Math.clamp(since.toSeconds() * STARTS_PER_SECOND, LEAST, MOST);
  }
}
