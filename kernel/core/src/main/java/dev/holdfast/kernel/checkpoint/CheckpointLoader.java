package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.commit.StoreFilling;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.history.VersionIndex;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills an empty store, the tables and the history index from a checkpoint. */
public final class CheckpointLoader {
  /** The fact of a refusal that says for which kind of store the checkpoint was written. */
  static final String OTHER_STORE = "otherStore";

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
      throw Refusal.of(
              ErrorCode.CORRUPT,
              name
                  + (isOnDisk
                      ? " was written for a store in memory."
                      : " was written for a store on disk."))
          .with(OTHER_STORE, isOnDisk ? "memory" : "disk")
          .toException();
    }
    if (!isOnDisk) {
      filling.finish();
    }
    return new Recovery.Origin(
        name, position, summary.storePosition(), Optional.of(summary.proof()));
  }

  private static HoldfastException refused(String what, @Nullable IOException e) {
    Refusal refusal = Refusal.of(ErrorCode.CORRUPT, what + ".");
    return e == null ? new HoldfastException(refusal) : new HoldfastException(refusal, e);
  }

  private final class Filling implements CheckpointReader.Sink {
    private @Nullable StoreFilling entries;

    @Override
    public void tables(AppliedState.Begin at) {
      entries = new StoreFilling(store, at.position());
      state.restore(at);
    }

    @Override
    public void entry(EntryHead head, byte[] value) {
      Objects.requireNonNull(entries, "tables come first").add(head, value);
    }

    @Override
    public void history(HistoryIndex.Row row) {
      if (history instanceof HistoryIndex inMemory) {
        inMemory.restore(row);
      }
    }

    void finish() {
      Objects.requireNonNull(entries, "tables come first").finish();
    }
  }
}
