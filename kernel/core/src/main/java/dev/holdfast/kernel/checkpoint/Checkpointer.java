package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.history.VersionIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Writes checkpoints while writes go on. Only two moments are taken on the applying thread: the
 * tables at the begin, and the state hash at the end.
 */
public final class Checkpointer {
  private static final int SCAN = 256;

  private final CheckpointFolder folder;
  private final CommitPipeline pipeline;
  private final ContextStore store;
  private final Function<ContextKey, StoreRead> repairing;
  private final VersionIndex history;
  private final InstantSource clock;

  /** Writes into a folder what the pipeline applies to the store. */
  public Checkpointer(
      CheckpointFolder folder,
      CommitPipeline pipeline,
      ContextStore store,
      VersionIndex history,
      InstantSource clock) {
    this(folder, pipeline, store, store::find, history, clock);
  }

  /**
   * The same.
   *
   * @param repairing finds an entry that was found damaged, with its good copy if there is one
   */
  public Checkpointer(
      CheckpointFolder folder,
      CommitPipeline pipeline,
      ContextStore store,
      Function<ContextKey, StoreRead> repairing,
      VersionIndex history,
      InstantSource clock) {
    this.repairing = repairing;
    this.folder = folder;
    this.pipeline = pipeline;
    this.store = store;
    this.history = history;
    this.clock = clock;
  }

  /**
   * Writes a checkpoint of the present state, and reads it back before it counts.
   *
   * @throws IOException when it could not be written; those before are as they were
   */
  public synchronized CheckpointSummary write() throws IOException {
    if (pipeline.unappliedKeys() > 0) {
      throw new IOException("the store has not applied all writes yet");
    }
    folder.create();
    folder.clean();
    AppliedState.Begin begin = await(pipeline.between(AppliedState::begin));
    if (store instanceof OnDiskStore onDisk && onDisk.persist() < begin.storePosition()) {
      throw new IOException("the store could not be made durable up to " + begin.position());
    }
    DataFiles files = folder.files();
    Path unfinished = folder.unfinished(begin.position());
    CheckpointSummary written;
    try {
      files.delete(unfinished);
      try (DataFile file = files.open(unfinished)) {
        write(new CheckpointWriter(file), begin);
      }
      written = CheckpointReader.read(files, unfinished, CheckpointReader.Sink.NONE);
      folder.finish(begin.position());
    } catch (IOException | RuntimeException e) {
      remove(files, unfinished, e);
      throw e;
    }
    return written;
  }

  private static void remove(DataFiles files, Path unfinished, Exception cause) {
    try {
      files.delete(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void write(CheckpointWriter writer, AppliedState.Begin begin) throws IOException {
    boolean holdsEntries = !(store instanceof OnDiskStore);
    writer.begin(begin, clock.millis(), holdsEntries);
    if (holdsEntries) {
      writeEntries(writer);
      writeHistory(writer);
    }
    writer.end(await(pipeline.between(this::mark)));
  }

  /** The hash is that of the store, and no proof while the store is behind. */
  private AppliedState.Mark mark(AppliedState state) {
    if (pipeline.unappliedKeys() > 0) {
      throw new IllegalStateException("a write could not be applied meanwhile");
    }
    return state.mark();
  }

  private void writeEntries(CheckpointWriter writer) throws IOException {
    Optional<ContextKey> after = Optional.empty();
    List<EntryHead> heads;
    do {
      heads = store.scan("", after, SCAN);
      for (EntryHead head : heads) {
        switch (entry(head.key())) {
          case StoreRead.Hit(EntryHead found, byte[] value) -> writer.entry(found, value);
          // It went just now, and the log says so.
          case StoreRead.Miss _ -> {}
          case StoreRead.Damaged _ ->
              throw new IOException(
                  "an entry in memory is damaged; a restart reads it from the log");
        }
      }
      after = heads.isEmpty() ? after : Optional.of(heads.getLast().key());
    } while (heads.size() == SCAN);
  }

  private StoreRead entry(ContextKey key) {
    StoreRead read = store.inspect(key);
    return read instanceof StoreRead.Damaged ? repairing.apply(key) : read;
  }

  private void writeHistory(CheckpointWriter writer) throws IOException {
    if (!(history instanceof HistoryIndex inMemory)) {
      return;
    }
    try {
      inMemory.forEach(row -> {
        try {
          writer.history(row);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static <T> T await(CompletableFuture<T> seen) throws IOException {
    try {
      return seen.join();
    } catch (CompletionException e) {
      throw new IOException("the applied state could not be seen", e);
    }
  }
}
