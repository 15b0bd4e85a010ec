package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.kernel.deadline.InterruptOnCancel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;

/**
 * Keys that are kept for one request each, while it prepares a write that others kept moving away
 * from. Guarded by the sequencer's lock.
 */
final class Reservations {
  private final Map<ContextKey, Attempt> holders = new HashMap<>();
  private final Condition changed;

  /** Nothing is reserved; {@code changed} belongs to the sequencer's lock. */
  Reservations(Condition changed) {
    this.changed = changed;
  }

  /**
   * Waits until no other request holds one of the keys; false when the request's time is over or it
   * was cancelled first.
   */
  boolean awaitFree(Collection<ContextKey> keys, Attempt attempt) {
    while (isHeldByAnother(keys, attempt)) {
      if (attempt.remainingNanos() <= 0 || attempt.isCancelled()) {
        return false;
      }
      try (InterruptOnCancel _ = attempt.endsOnCancel()) {
        changed.awaitNanos(attempt.remainingNanos());
      } catch (InterruptedException e) {
        if (!attempt.isCancelled()) {
          Thread.currentThread().interrupt();
        }
        return false;
      }
    }
    return true;
  }

  /** Keeps the keys for the request; called when they are free. */
  void take(Collection<ContextKey> keys, Attempt attempt) {
    keys.forEach(key -> holders.put(key, attempt));
  }

  /** Gives back what the request holds, if anything. */
  void end(Attempt attempt) {
    if (holders.values().removeIf(holder -> holder == attempt)) {
      changed.signalAll();
    }
  }

  private boolean isHeldByAnother(Collection<ContextKey> keys, Attempt attempt) {
    if (holders.isEmpty()) {
      return false;
    }
    for (ContextKey key : keys) {
      Attempt holder = holders.get(key);
      if (holder != null && holder != attempt) {
        return true;
      }
    }
    return false;
  }
}
