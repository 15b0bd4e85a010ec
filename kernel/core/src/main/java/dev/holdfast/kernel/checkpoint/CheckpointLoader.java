package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.history.VersionIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills an empty store, the tables and the history index from a checkpoint. */
public final class CheckpointLoader {
  private static final int BATCH = 4096;

  private final CheckpointFolder folder;
  private final ContextStore store;
  private final AppliedState state;
  private final VersionIndex history;

  /** Loads into these parts, which nothing was applied to yet. */
  public CheckpointLoader(
      CheckpointFolder folder, ContextStore store, AppliedState state, VersionIndex history) {
    this.folder = folder;
    this.store = store;
    this.state = state;
    this.history = history;
  }

  /**
   * Loads the checkpoint that begins at a position; after a failure the parts are worth nothing.
   *
   * @throws HoldfastException with {@code corrupt} when it is damaged, or is not one for this store
   */
  public Recovery.Origin load(long position) throws IOException {
    String name = "checkpoint " + position;
    Filling filling = new Filling();
    CheckpointSummary summary;
    try {
      summary = CheckpointReader.read(folder.files(), folder.path(position), filling);
    } catch (IOException e) {
      throw refused(name + " is damaged " + e.getMessage(), e);
    }
    boolean isOnDisk = store instanceof OnDiskStore;
    if (summary.begin() != position) {
      throw refused(name + " says that it begins at " + summary.begin(), null);
    }
    if (summary.holdsEntries() == isOnDisk) {
      throw refused(
          name
              + (isOnDisk
                  ? " was written for a store in memory"
                  : " was written for a store on disk"),
          null);
    }
    if (!isOnDisk) {
      filling.finish(position);
    }
    return new Recovery.Origin(
        name, position, summary.storePosition(), Optional.of(summary.proof()));
  }

  private static HoldfastException refused(String what, @Nullable IOException e) {
    Refusal refusal = Refusal.of(ErrorCode.CORRUPT, what + ".");
    return e == null ? new HoldfastException(refusal) : new HoldfastException(refusal, e);
  }

  private final class Filling implements CheckpointReader.Sink {
    private List<StoreChange> entries = new ArrayList<>();
    private long begin;
    private long batches;

    @Override
    public void tables(AppliedState.Begin at) {
      begin = at.position();
      state.restore(at);
    }

    @Override
    public void entry(EntryHead head, byte[] value) {
      entries.add(new StoreChange.Replace(head, value));
      // Batches need rising positions, and the last one is that of the checkpoint.
      if (entries.size() >= BATCH && batches + 1 < begin) {
        batches++;
        store.apply(new StoreBatch(batches, entries));
        entries = new ArrayList<>();
      }
    }

    @Override
    public void history(HistoryIndex.Row row) {
      if (history instanceof HistoryIndex inMemory) {
        inMemory.restore(row);
      }
    }

    void finish(long position) {
      store.apply(new StoreBatch(position, entries));
    }
  }
}
