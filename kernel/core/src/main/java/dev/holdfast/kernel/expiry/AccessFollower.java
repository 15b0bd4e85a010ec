package dev.holdfast.kernel.expiry;

import dev.holdfast.api.ContextKey;

/** Told of every read of a present value. Cheap, and never fails. */
@FunctionalInterface
public interface AccessFollower {
  /**
   * A read.
   *
   * @param key the key
   * @param bytes the length of what was found; 0 when there was nothing, or it had ended
   * @param nowMillis when
   */
  void read(ContextKey key, long bytes, long nowMillis);

  /** Nobody follows. */
  static AccessFollower none() {
    return (key, bytes, nowMillis) -> {};
  }
}
