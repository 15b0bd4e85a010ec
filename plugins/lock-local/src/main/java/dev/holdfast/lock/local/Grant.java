package dev.holdfast.lock.local;

import dev.holdfast.api.Leases;
import dev.holdfast.api.spi.lock.LockManager;
import java.time.Duration;
import java.util.Comparator;

/**
 * A lease with the ticks that decide about it; its {@code expiresAt} is only shown.
 *
 * @param lease what the holder was told
 * @param endTick from this tick on it is no longer in force
 * @param freeTick from this tick on its names may be granted to another
 */
record Grant(Leases.Lease lease, long endTick, long freeTick) {
  /** Who frees its names first comes first. */
  static final Comparator<Grant> BY_FREE_TICK =
      Comparator.comparingLong(Grant::freeTick).thenComparing(grant -> grant.lease().id());

  /** A grant that is in force for {@code remaining} from {@code nowTick}. */
  static Grant from(Leases.Lease lease, long nowTick, Duration remaining) {
    long endTick = nowTick + remaining.toNanos();
    return new Grant(lease, endTick, endTick + LockManager.GRACE.toNanos());
  }

  /** Whether the lease is in force. */
  boolean isInForceAt(long nowTick) {
    return nowTick < endTick;
  }
}
