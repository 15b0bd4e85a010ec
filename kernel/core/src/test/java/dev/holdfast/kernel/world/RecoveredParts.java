package dev.holdfast.kernel.world;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointLoader;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Costs;
import dev.holdfast.kernel.commit.EntryTally;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.commit.TableImage;
import dev.holdfast.kernel.commit.VersionRows;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.history.StoredVersions;
import dev.holdfast.kernel.history.VersionIndex;
import dev.holdfast.kernel.watch.WatchHub;
import dev.holdfast.tck.ManualTime;
import dev.holdfast.tck.RealFiles;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of a kernel that a recovery fills. */
public record RecoveredParts(
    MapStore store,
    KernelTables tables,
    MemoryBudget budget,
    AppliedState state,
    VersionIndex index,
    VersionRows rows,
    WatchHub watches,
    Optional<Quarantine> quarantine,
    Recovery.Report report) {

  /** Recovers from a checkpoint in {@code data}, or from the whole log. */
  public static RecoveredParts from(
      OptionalLong checkpoint,
      Optional<Quarantine> quarantine,
      CommitLog log,
      KernelWorld.Shape shape,
      boolean onDisk,
      @Nullable Path data)
      throws IOException {
    return from(
        checkpoint, quarantine, log, shape, onDisk ? new DiskMapStore() : new MapStore(), data);
  }

  /** The same over a store, which may have kept its state. */
  public static RecoveredParts from(
      OptionalLong checkpoint,
      Optional<Quarantine> quarantine,
      CommitLog log,
      KernelWorld.Shape shape,
      MapStore store,
      @Nullable Path data)
      throws IOException {
    VersionIndex index =
        store instanceof DiskMapStore disk
            ? new StoredVersions(disk)
            : new HistoryIndex(Costs.gone(shape.memory().hardLimitBytes()));
    MemoryBudget budget = new MemoryBudget(shape.memory());
    KernelTables tables =
        new KernelTables(
            store,
            shape.idempotency(),
            budget,
            new KernelTables.Held(
                true,
                index instanceof HistoryIndex,
                index instanceof HistoryIndex inMemory ? inMemory::bytes : () -> 0));
    AppliedState state =
        new AppliedState(shape.idempotency(), Costs.gone(shape.memory().hardLimitBytes()));
    RealThreads threads = new RealThreads();
    EntryTally tally = new EntryTally(threads, tables);
    ManualTime time = new ManualTime();
    VersionRows rows = index instanceof StoredVersions stored ? stored : VersionRows.none();
    WatchHub watches = new WatchHub(log, budget);
    Recovery.Origin origin = Recovery.Origin.LOG;
    if (checkpoint.isPresent()) {
      CheckpointFolder folder =
          new CheckpointFolder(new RealFiles(), Objects.requireNonNull(data, "no folder"));
      origin =
          new CheckpointLoader(folder, store, state, index, tally, threads, time)
              .load(checkpoint.getAsLong());
    }
    Recovery.Report report =
        new Recovery(
                log,
                store,
                shape.codecs(),
                tables,
                state,
                tally,
                rows,
                followers(index, watches),
                quarantine,
                threads,
                time,
                line -> {})
            .run(origin);
    return new RecoveredParts(
        store, tables, budget, state, index, rows, watches, quarantine, report);
  }

  /** Who follows the log. */
  public List<RecordFollower> followers() {
    return followers(index, watches);
  }

  private static List<RecordFollower> followers(VersionIndex index, WatchHub watches) {
    return index instanceof HistoryIndex inMemory ? List.of(inMemory, watches) : List.of(watches);
  }

  /** All that was recovered, to be compared. */
  public record Seen(
      Digest hash,
      TableImage tables,
      Map<ContextKey, EntryHead> heads,
      Map<ContextKey, String> values,
      Map<ContextKey, String> versions,
      long usedBytes) {}

  /** All that was recovered. */
  public Seen seen() {
    Map<ContextKey, EntryHead> heads = new TreeMap<>();
    Map<ContextKey, String> values = new TreeMap<>();
    for (EntryHead head : store.scan("", Optional.empty(), Integer.MAX_VALUE)) {
      heads.put(head.key(), head);
      if (store.find(head.key()) instanceof StoreRead.Hit hit) {
        values.put(head.key(), new String(hit.value(), StandardCharsets.ISO_8859_1));
      }
    }
    Map<ContextKey, String> versions = new TreeMap<>();
    if (index instanceof HistoryIndex inMemory) {
      inMemory.forEach(row -> note(row, versions));
    }
    return new Seen(
        state.mark().hash(), state.begin().tables(), heads, values, versions, tables.usedBytes());
  }

  private static void note(HistoryIndex.Row row, Map<ContextKey, String> versions) {
    versions.put(
        row.key(),
        row.wholeVersion()
            + " "
            + row.newestChain()
            + Arrays.toString(row.versions())
            + Arrays.toString(row.positions()));
  }
}
