package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import java.util.ArrayList;
import java.util.List;

/** Fills an empty store with the entries of a checkpoint, a batch at a time. */
public final class StoreFilling {
  private static final int BATCH = 4096;

  private final ContextStore store;
  private final long position;
  private List<StoreChange> entries = new ArrayList<>();
  private long batches;

  /** The store is to be at {@code position} afterwards. */
  public StoreFilling(ContextStore store, long position) {
    this.store = store;
    this.position = position;
  }

  /** Adds an entry, whose key no other one has. */
  public void add(EntryHead head, byte[] value) {
    entries.add(new StoreChange.Replace(head, value));
    // Batches need rising positions, and the last one is that of the checkpoint.
    if (entries.size() >= BATCH && batches + 1 < position) {
      batches++;
      store.apply(new StoreBatch(batches, entries));
      entries = new ArrayList<>();
    }
  }

  /** Adds what is left. */
  public void finish() {
    store.apply(new StoreBatch(position, entries));
    entries = List.of();
  }
}
