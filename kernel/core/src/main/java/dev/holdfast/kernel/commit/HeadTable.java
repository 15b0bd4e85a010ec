package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of every key: what was sequenced but not yet applied, over the store. Guarded by
 * the sequencer's lock.
 */
final class HeadTable implements Heads {
  private record Pending(Head head, long position, CompletableFuture<?> done) {}

  private final Map<ContextKey, Pending> pending = new HashMap<>();
  private final ContextStore store;
  private final Tombstones tombstones;

  HeadTable(ContextStore store, Tombstones tombstones) {
    this.store = store;
    this.tombstones = tombstones;
  }

  @Override
  public Head find(ContextKey key) {
    Pending sequenced = pending.get(key);
    if (sequenced != null) {
      return sequenced.head();
    }
    return store
        .head(key)
        .<Head>map(Head.Live::new)
        .orElseGet(() -> new Head.Gone(tombstones.lastVersion(key)));
  }

  @Override
  public long next(Head head) {
    return tombstones.next(head.lastVersion());
  }

  /** The key's newest state is now this one, of the record at {@code position}. */
  void sequenced(
      ContextKey key, Head head, long position, long timeMillis, CompletableFuture<?> done) {
    pending.put(key, new Pending(head, position, done));
    switch (head) {
      case Head.Live _ -> tombstones.forget(key);
      case Head.Gone gone -> tombstones.remember(key, gone.lastVersion(), timeMillis);
    }
  }

  /** The record at {@code position} is applied: the store knows now. */
  void applied(ContextKey key, long position) {
    Pending sequenced = pending.get(key);
    if (sequenced != null && sequenced.position() == position) {
      pending.remove(key);
    }
  }

  /** The newest write of the key that the store does not know yet; null when it knows all. */
  @Nullable CompletableFuture<?> pending(ContextKey key) {
    Pending sequenced = pending.get(key);
    return sequenced == null ? null : sequenced.done();
  }
}
