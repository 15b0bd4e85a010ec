package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all request bodies in flight together. Many clients that each stay below the limit
 * of one body could otherwise exhaust the heap.
 */
final class BodyBudget {
  private final long limitBytes;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Takes bytes before they are kept; refuses when there is no room. */
  void reserve(long bytes) {
    if (held.addAndGet(bytes) > limitBytes) {
      held.addAndGet(-bytes);
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE,
          "Too many request bodies are in flight: together at most "
              + Quantities.formatSize(limitBytes)
              + " (http.bodies). Try again, or send less at once.");
    }
  }

  /** Gives bytes back. */
  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
