package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.EntryTally;
import dev.holdfast.kernel.commit.ReadAhead;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.commit.StoreFilling;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.history.VersionIndex;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Fills an empty store, the tables and the history index from a checkpoint. */
public final class CheckpointLoader {
  /** The fact of a refusal that says for which kind of store the checkpoint was written. */
  static final String OTHER_STORE = "otherStore";

  private final CheckpointFolder folder;
  private final ContextStore store;
  private final AppliedState state;
  private final VersionIndex history;
  private final EntryTally tally;
  private final Threads threads;
  private final Ticker ticker;

  /** Loads into these parts, which nothing was applied to yet. */
  public CheckpointLoader(
      CheckpointFolder folder,
      ContextStore store,
      AppliedState state,
      VersionIndex history,
      EntryTally tally,
      Threads threads,
      Ticker ticker) {
    this.folder = folder;
    this.store = store;
    this.state = state;
    this.history = history;
    this.tally = tally;
    this.threads = threads;
    this.ticker = ticker;
  }

  /**
   * Loads the checkpoint that begins at a position; after a failure the parts are worth nothing.
   *
   * @throws HoldfastException with {@code corrupt} when it is damaged, or is not one for this store
   */
  public Recovery.Origin load(long position) throws IOException {
    boolean isLoaded = false;
    try {
      Recovery.Origin origin = fill(position);
      isLoaded = true;
      return origin;
    } finally {
      if (!isLoaded) {
        tally.close();
      }
    }
  }

  private Recovery.Origin fill(long position) throws IOException {
    long start = ticker.nanos();
    String name = "checkpoint " + position;
    Filling filling = new Filling();
    CheckpointSummary summary;
    try {
      summary = read(position, filling);
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
        name,
        position,
        summary.storePosition(),
        Optional.of(summary.proof()),
        Duration.ofNanos(ticker.nanos() - start));
  }

  /** Reads and checks on a thread of its own, while this one fills the store. */
  private CheckpointSummary read(long position, Filling filling) throws IOException {
    AtomicReference<CheckpointSummary> summary = new AtomicReference<>();
    ReadAhead.<Item>run(
        threads,
        "holdfast-checkpoint-reader",
        feed ->
            summary.set(
                CheckpointReader.read(
                    folder.files(), folder.path(position), new Feeding(feed, store))),
        filling::take);
    return Objects.requireNonNull(summary.get(), "read to its end");
  }

  private static HoldfastException refused(String what, @Nullable IOException e) {
    Refusal refusal = Refusal.of(ErrorCode.CORRUPT, what + ".");
    return e == null ? new HoldfastException(refusal) : new HoldfastException(refusal, e);
  }

  /** What a checkpoint holds. */
  private sealed interface Item {}

  private record Expected(long entries, long keys) implements Item {}

  private record Tables(AppliedState.Begin begin) implements Item {}

  @SuppressWarnings("ArrayRecordComponent") // passed on at once
  private record Entry(EntryHead head, byte[] value) implements Item {}

  private record Versions(ContextKey key, HistoryIndex.Row row) implements Item {}

  /** Hands over what the reader finds. */
  private record Feeding(ReadAhead.Feed<Item> feed, ContextStore store)
      implements CheckpointReader.Sink {
    @Override
    public void expects(long entries, long keys) {
      feed.put(new Expected(entries, keys), 0);
    }

    @Override
    public void tables(AppliedState.Begin begin) {
      feed.put(new Tables(begin), 0);
    }

    @Override
    public void entry(EntryHead head, byte[] value) {
      feed.put(new Entry(head, value), value.length);
    }

    @Override
    public void history(HistoryIndex.Row row) {
      // The key of the entry serves both: of a million, it is three million objects less.
      ContextKey key = store.head(row.key()).map(EntryHead::key).orElse(row.key());
      feed.put(new Versions(key, row), 2 * Long.BYTES * row.versions().length);
    }
  }

  private final class Filling {
    private @Nullable StoreFilling entries;

    void take(Item item) {
      switch (item) {
        case Expected(long count, long keys) -> {
          if (!(store instanceof OnDiskStore)) {
            store.expect(count);
          }
          if (history instanceof HistoryIndex inMemory) {
            inMemory.expect(keys);
          }
        }
        case Tables(AppliedState.Begin at) -> {
          entries = new StoreFilling(store, at.position(), tally);
          state.restore(at);
        }
        case Entry(EntryHead head, byte[] value) -> {
          // What a store on disk would keep of a checkpoint that is refused, it kept for ever.
          if (!(store instanceof OnDiskStore)) {
            Objects.requireNonNull(entries, "tables come first").add(head, value);
          }
        }
        case Versions(ContextKey key, HistoryIndex.Row row) -> {
          if (history instanceof HistoryIndex inMemory) {
            inMemory.restore(key, row);
          }
        }
      }
    }

    void finish() {
      Objects.requireNonNull(entries, "tables come first").finish();
    }
  }
}
