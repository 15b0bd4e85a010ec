package dev.holdfast.kernel.expiry;

import dev.holdfast.api.ContextKey;

/** Told of every read of a present value. Cheap, and never fails. */
@FunctionalInterface
public interface AccessFollower {
  /**
   * A read.
   *
   * @param key the key
   * @param nowMillis when
   */
  void read(ContextKey key, long nowMillis);

  /** Nobody follows. */
  static AccessFollower none() {
    return (key, nowMillis) -> {};
  }
}
