package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Quantities;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all request bodies in flight together. Many clients that each stay below the limit
 * of one body could otherwise exhaust the heap. The bytes are reserved in the memory budget too.
 */
final class BodyBudget {
  private final Memory memory;
  private final long limitBytes;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(Memory memory, long limitBytes) {
    this.memory = memory;
    this.limitBytes = limitBytes;
  }

  /** A body of which nothing is kept yet. */
  Held open() {
    return new Held();
  }

  /** What one body holds. Used by one thread at a time. */
  final class Held {
    private final Memory.Reservation reservation =
        memory.reserve(Memory.Account.REQUESTS, 0).orThrow();
    private long bytes;

    /** Takes bytes before they are kept; refuses when there is no room. */
    void reserve(long more) {
      take(more);
      bytes += more;
      reservation
          .grow(more)
          .ifPresent(refusal -> {
            release(more);
            bytes -= more;
            throw refusal.toException();
          });
    }

    /** Gives everything back. */
    void close() {
      release(bytes);
      bytes = 0;
      reservation.close();
    }
  }

  private void take(long bytes) {
    if (held.addAndGet(bytes) > limitBytes) {
      held.addAndGet(-bytes);
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE,
          "Too many request bodies are in flight: together at most "
              + Quantities.formatSize(limitBytes)
              + " (http.bodies). Try again, or send less at once.");
    }
  }

  private void release(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
