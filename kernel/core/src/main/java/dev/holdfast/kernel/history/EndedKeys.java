package dev.holdfast.kernel.history;

import dev.holdfast.api.ContextKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/**
 * Keys that expired or were evicted, the oldest first: a cache that is written anew all the time
 * would else fill the memory with the history of what nobody is served any more. Used by the
 * applying thread alone.
 */
final class EndedKeys {
  private record End(ContextKey key, long version, long bytes) {}

  private final Deque<End> oldest = new ArrayDeque<>();
  private final long limitBytes;
  private final ObjLongConsumer<ContextKey> forget;
  private long bytes;

  /** Beyond so many bytes, {@code forget} is told a key and the version at which it ended. */
  EndedKeys(long limitBytes, ObjLongConsumer<ContextKey> forget) {
    this.limitBytes = limitBytes;
    this.forget = forget;
  }

  /** A key has ended; its history takes so many bytes. */
  void add(ContextKey key, long version, long cost) {
    oldest.add(new End(key, version, cost));
    bytes += cost;
    while (bytes > limitBytes) {
      End end = oldest.remove();
      bytes -= end.bytes();
      forget.accept(end.key(), end.version());
    }
  }
}
