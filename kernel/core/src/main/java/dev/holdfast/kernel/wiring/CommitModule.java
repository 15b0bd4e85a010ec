package dev.holdfast.kernel.wiring;

import dagger.Module;
import dagger.Provides;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointLoader;
import dev.holdfast.kernel.checkpoint.CheckpointSchedule;
import dev.holdfast.kernel.checkpoint.Checkpointer;
import dev.holdfast.kernel.checkpoint.Pruner;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Applier;
import dev.holdfast.kernel.commit.CommitPath;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Costs;
import dev.holdfast.kernel.commit.EntryTally;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.LoggedCommitPath;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.commit.Room;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.commit.VersionRows;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.delta.Ledger;
import dev.holdfast.kernel.expiry.AccessTrace;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.history.NeededRecords;
import dev.holdfast.kernel.history.StoredVersions;
import dev.holdfast.kernel.history.VersionIndex;
import dev.holdfast.kernel.integrity.VerifiedReads;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.watch.WatchHub;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The write path: log, sequencer, pipeline, and who follows the log. */
@Module
final class CommitModule {
  private CommitModule() {}

  @Provides
  @Singleton
  static KernelTables tables(
      Configuration configuration, Backends backends, MemoryBudget budget, VersionIndex index) {
    LongSupplier historyBytes =
        keepsHistory(backends) && index instanceof HistoryIndex inMemory
            ? inMemory::bytes
            : () -> 0;
    return new KernelTables(
        backends.store(),
        configuration.idempotency(),
        budget,
        new KernelTables.Held(
            !backends.storeCapabilities().contains(Capability.ON_DISK),
            keepsHistory(backends) && index instanceof HistoryIndex,
            historyBytes));
  }

  @Provides
  @Singleton
  static AppliedState state(Configuration configuration) {
    return new AppliedState(
        configuration.idempotency(), Costs.gone(configuration.memory().hardLimitBytes()));
  }

  @Provides
  @Singleton
  static VersionIndex versionIndex(Configuration configuration, Backends backends) {
    return backends.store() instanceof OnDiskStore store
        ? new StoredVersions(store)
        : new HistoryIndex(Costs.gone(configuration.memory().hardLimitBytes()));
  }

  @Provides
  @Singleton
  static VersionRows versionRows(Backends backends, VersionIndex index) {
    return keepsHistory(backends) && index instanceof StoredVersions stored
        ? stored
        : VersionRows.none();
  }

  @Provides
  @Singleton
  static Applier applier(Backends backends, VersionRows rows, AppliedState state) {
    return new Applier(backends.store(), backends.log(), backends.codecs(), rows, state);
  }

  @Provides
  @Singleton
  static WatchHub watches(Backends backends, MemoryBudget budget) {
    return new WatchHub(backends.log(), budget);
  }

  @Provides
  @Singleton
  static List<RecordFollower> followers(
      Backends backends, VersionIndex index, WatchHub watches, Optional<AccessTrace> trace) {
    List<RecordFollower> followers = new ArrayList<>(trace.stream().toList());
    if (keepsHistory(backends) && index instanceof HistoryIndex inMemory) {
      followers.add(inMemory);
    }
    followers.add(watches);
    return followers;
  }

  @Provides
  @Singleton
  static Optional<History> history(
      Backends backends, VersionIndex index, Seams seams, Deadlines deadlines) {
    return keepsHistory(backends)
        ? Optional.of(
            new History(
                index,
                backends.log(),
                backends.store(),
                backends.codecs(),
                seams.clock(),
                deadlines))
        : Optional.empty();
  }

  @Provides
  @Singleton
  static DeltaProposer deltas(
      Backends backends,
      VersionIndex index,
      Ledger ledger,
      KernelMeter meter,
      MemoryBudget budget) {
    return new DeltaProposer(backends.codecs(), backends.store(), index, ledger, meter, budget);
  }

  private static boolean keepsHistory(Backends backends) {
    return backends.logCapabilities().contains(Capability.HISTORY);
  }

  @Provides
  @Singleton
  static CommitPipeline pipeline(
      Applier applier, AppliedState state, List<RecordFollower> followers, Seams seams) {
    return CommitPipeline.open(applier, state, followers, seams.threads());
  }

  @Provides
  @Singleton
  static EntryTally tally(Seams seams, KernelTables tables) {
    return new EntryTally(seams.threads(), tables);
  }

  @Provides
  @Singleton
  static Recovery recovery(
      Backends backends,
      KernelTables tables,
      AppliedState state,
      EntryTally tally,
      VersionRows rows,
      List<RecordFollower> followers,
      Optional<Quarantine> quarantine,
      Seams seams,
      @Named("progress") Consumer<String> progress) {
    return new Recovery(
        backends.log(),
        backends.store(),
        backends.codecs(),
        tables,
        state,
        tally,
        rows,
        followers,
        quarantine,
        seams.threads(),
        seams.ticker(),
        progress);
  }

  @Provides
  @Singleton
  static CheckpointLoader loader(
      CheckpointFolder folder,
      Backends backends,
      AppliedState state,
      VersionIndex history,
      EntryTally tally,
      Seams seams) {
    return new CheckpointLoader(
        folder, backends.store(), state, history, tally, seams.threads(), seams.ticker());
  }

  @Provides
  @Singleton
  static CheckpointSchedule schedule(
      CheckpointFolder folder,
      CommitPipeline pipeline,
      Backends backends,
      VersionIndex history,
      AppliedState state,
      Configuration configuration,
      Pruner pruner,
      Optional<Quarantine> quarantine,
      Ledger ledger,
      VerifiedReads verified,
      Seams seams) {
    return CheckpointSchedule.open(
        new Checkpointer(
            folder, pipeline, backends.store(), verified::find, history, seams.clock()),
        backends.log(),
        configuration.checkpoints(),
        state.checkpointed(),
        quarantine.isPresent(),
        seams.threads(),
        seams.ticker(),
        pipeline::changes,
        summary -> {
          ledger.reached(summary.proof().position());
          pruner.run();
        });
  }

  @Provides
  @Singleton
  static TruncationHold truncationHold() {
    return new TruncationHold();
  }

  @Provides
  @Singleton
  static Pruner pruner(
      CheckpointFolder folder,
      Backends backends,
      VersionIndex index,
      Optional<History> history,
      WatchHub watches,
      TruncationHold hold,
      Configuration configuration,
      Seams seams) {
    return new Pruner(
        folder,
        backends.log(),
        history.map(older ->
            new Pruner.Versions(
                new NeededRecords(
                    index,
                    backends.log(),
                    backends.store(),
                    backends.codecs(),
                    configuration.retention(),
                    seams.clock()),
                index,
                older)),
        position -> watches.giveUp(position, seams.ticker().nanos()),
        hold);
  }

  @Provides
  @Singleton
  static Sequencer sequencer(
      KernelTables tables,
      Backends backends,
      CommitPipeline pipeline,
      Optional<Quarantine> quarantine,
      Seams seams,
      Configuration configuration) {
    return new Sequencer(
        tables,
        backends.log(),
        pipeline,
        quarantine,
        seams.clock(),
        configuration.limits().valueBytes());
  }

  @Provides
  @Singleton
  static CommitPath commitPath(
      Sequencer sequencer, Room room, VerifiedReads verified, Seams seams) {
    return new LoggedCommitPath(sequencer, room, verified::find, seams.ticker());
  }
}
