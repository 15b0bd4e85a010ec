package dev.holdfast.lock.local;

import dev.holdfast.api.Leases;
import dev.holdfast.api.spi.lock.LockRequest;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits, guarded by the manager's mutex. Whoever frees the names settles it; the
 * waiting thread only picks up the result.
 */
final class Waiter {
  private final LockRequest request;
  private final long deadlineTick;
  private final Condition changed;
  private @Nullable Grant grant;
  private @Nullable RuntimeException failure;

  /** A request that gives up at {@code deadlineTick}. */
  Waiter(LockRequest request, long deadlineTick, Condition changed) {
    this.request = request;
    this.deadlineTick = deadlineTick;
    this.changed = changed;
  }

  LockRequest request() {
    return request;
  }

  List<String> names() {
    return request.names();
  }

  /** How long it still waits, in nanoseconds; 0 or less when its patience is over. */
  long patienceAt(long nowTick) {
    return deadlineTick - nowTick;
  }

  /** Lets it look again: settled, or first in a row, or out of patience. */
  void wake() {
    changed.signal();
  }

  /** Waits to be woken, at most so long; may return early. */
  void await(long nanos) throws InterruptedException {
    changed.awaitNanos(nanos);
  }

  /** It has its lease. */
  void settle(Grant granted) {
    grant = granted;
  }

  /** Its lease could not be made. */
  void fail(RuntimeException reason) {
    failure = reason;
  }

  /** What it was settled with, null when it has nothing. */
  @Nullable Grant grant() {
    return grant;
  }

  /** Its lease, null when it has none yet; throws what prevented it. */
  Leases.@Nullable Lease lease() {
    if (failure != null) {
      throw failure;
    }
    return grant == null ? null : grant.lease();
  }
}
