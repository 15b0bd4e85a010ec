package dev.holdfast.kernel.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointLoader;
import dev.holdfast.kernel.checkpoint.CheckpointSchedule;
import dev.holdfast.kernel.checkpoint.Pruner;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Evictor;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.delta.Ledger;
import dev.holdfast.kernel.dryrun.DryRuns;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.expiry.MemoryKeeper;
import dev.holdfast.kernel.expiry.Sweeper;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.history.VersionIndex;
import dev.holdfast.kernel.inbound.KernelContexts;
import dev.holdfast.kernel.integrity.Scrub;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.lease.KernelLeases;
import dev.holdfast.kernel.observe.HealthCheck;
import dev.holdfast.kernel.observe.HealthParts;
import dev.holdfast.kernel.observe.IntegrityHealth;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.watch.WatchHub;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The kernel proper. Getting a part builds what it needs; the assembly decides the order in which
 * parts start.
 */
@Singleton
@Component(
    modules = {CommitModule.class, MemoryModule.class, PortModule.class, IntegrityModule.class})
interface KernelComponent {
  Recovery recovery();

  CheckpointLoader loader();

  CheckpointSchedule checkpoints();

  Pruner pruner();

  TruncationHold truncationHold();

  AppliedState state();

  VersionIndex versions();

  Optional<History> history();

  CommitPipeline pipeline();

  KernelTables tables();

  Sequencer sequencer();

  WatchHub watches();

  KernelLeases leases();

  KernelContexts contexts();

  DryRuns dryRuns();

  Sweeper sweeper();

  MemoryBudget memoryBudget();

  MemoryKeeper memoryKeeper();

  Evictor evictor();

  Scrub scrub();

  IntegrityHealth integrity();

  HealthParts healthParts();

  HealthCheck health();

  /** Builds the component. */
  @Component.Factory
  interface Factory {
    KernelComponent create(
        @BindsInstance Configuration configuration,
        @BindsInstance Backends backends,
        @BindsInstance Seams seams,
        @BindsInstance CheckpointFolder checkpoints,
        @BindsInstance Optional<Quarantine> quarantine,
        @BindsInstance KernelMeter meter,
        @BindsInstance EventSink events,
        @BindsInstance Jobs jobs,
        @BindsInstance Ledger ledger,
        @BindsInstance @Named("epoch") long epoch,
        @BindsInstance @Named("progress") Consumer<String> progress);
  }
}
