package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import java.util.ArrayList;
import java.util.List;

/** Fills an empty store with the entries of a checkpoint. */
public final class StoreFilling {
  private final ContextStore store;
  private final long position;
  private final EntryTally tally;
  private final List<StoreChange> rest = new ArrayList<>();
  private long batches;

  /** The store is to be at {@code position} afterwards. */
  public StoreFilling(ContextStore store, long position, EntryTally tally) {
    this.store = store;
    this.position = position;
    this.tally = tally;
  }

  /** Adds an entry, whose key no other one has. */
  public void add(EntryHead head, byte[] value) {
    tally.add(head);
    StoreChange change = new StoreChange.Replace(head, value);
    // Batches need rising positions, and the last one is that of the checkpoint.
    if (batches + 1 < position) {
      batches++;
      store.apply(new StoreBatch(batches, List.of(change)));
    } else {
      rest.add(change);
    }
  }

  /** Adds what is left. */
  public void finish() {
    store.apply(new StoreBatch(position, rest));
    rest.clear();
  }
}
