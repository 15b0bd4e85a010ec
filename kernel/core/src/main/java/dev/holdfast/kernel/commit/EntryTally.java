package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of a store in memory come to while it is filled: their hash, and their bytes of
 * the memory budget. So nothing has to be gone through once more when it is full.
 *
 * <p>The hash does not depend on an order, so a thread of its own makes it, as soon as there are
 * more than a few entries. Used by one thread.
 */
public final class EntryTally {
  private static final int BATCH = 1024;
  private static final int BATCHES = 4;

  /** Entries that came and went. */
  private static final class Batch {
    private final EntryHead[] heads = new EntryHead[BATCH];
    private final boolean[] isGone = new boolean[BATCH];
    private int size;
    private boolean isLast;
  }

  private final Threads threads;
  private final Costs costs;
  private final StateHash hash = new StateHash();
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES);
  private Batch batch = new Batch();
  private @Nullable Thread worker;
  private volatile @Nullable Throwable failure;
  private long bytes;

  /** Of an empty store. */
  public EntryTally(Threads threads, KernelTables tables) {
    this.threads = threads;
    this.costs = tables.costs();
  }

  /** An entry came. */
  public void add(EntryHead head) {
    bytes += costs.of(head);
    put(head, false);
  }

  /** An entry went. */
  void remove(EntryHead head) {
    bytes -= costs.of(head);
    put(head, true);
  }

  /** Has the store take a batch, and counts what that changes. */
  void apply(StoreBatch batch, ContextStore store) {
    List<StoreChange> changes = batch.changes();
    if (changes.size() == 1) {
      StoreChange only = changes.getFirst();
      Optional<EntryHead> before = store.head(only.key());
      store.apply(batch);
      count(before, only);
      return;
    }
    Map<ContextKey, StoreChange> last = new LinkedHashMap<>();
    changes.forEach(change -> last.put(change.key(), change));
    List<Optional<EntryHead>> before = last.keySet().stream().map(store::head).toList();
    store.apply(batch);
    int i = 0;
    for (StoreChange change : last.values()) {
      count(before.get(i++), change);
    }
  }

  private void count(Optional<EntryHead> before, StoreChange change) {
    before.ifPresent(this::remove);
    switch (change) {
      case StoreChange.Replace replace -> add(replace.head());
      case StoreChange.Splice splice -> add(splice.head());
      case StoreChange.Remove _ -> {}
    }
  }

  /** What the entries cost of the memory budget. */
  long bytes() {
    return bytes;
  }

  private void put(EntryHead head, boolean isGone) {
    batch.heads[batch.size] = head;
    batch.isGone[batch.size] = isGone;
    batch.size++;
    if (batch.size == BATCH) {
      if (worker == null) {
        worker = threads.platform("holdfast-state-hash", this::work);
      }
      hand();
    }
  }

  private void hand() {
    Batch full = batch;
    batch = new Batch();
    Uninterrupted.run(() -> batches.put(full));
  }

  private void work() {
    for (boolean isLast = false; !isLast; ) {
      Batch next = Uninterrupted.get(batches::take);
      isLast = next.isLast;
      try {
        count(next);
      } catch (RuntimeException | Error e) {
        // Who fills the store would wait for ever if this ended before the last batch.
        failure = e;
      }
    }
  }

  private void count(Batch counted) {
    for (int i = 0; i < counted.size; i++) {
      if (counted.isGone[i]) {
        hash.remove(counted.heads[i]);
      } else {
        hash.add(counted.heads[i]);
      }
    }
  }

  /**
   * The hash over all entries; waits for it. It is not changed before the next entry, and no thread
   * runs until then.
   */
  StateHash hash() {
    close();
    if (failure != null) {
      throw new IllegalStateException("the state hash could not be computed", failure);
    }
    return hash;
  }

  /** Ends the thread, if there is one; called too when the filling failed. */
  public void close() {
    Thread running = worker;
    if (running != null) {
      batch.isLast = true;
      hand();
      Uninterrupted.run(running::join);
      worker = null;
    } else {
      count(batch);
      batch = new Batch();
    }
  }
}
