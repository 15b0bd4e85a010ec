package dev.holdfast.kernel.wiring;

import dagger.Module;
import dagger.Provides;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.kernel.commit.CommitPath;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.dryrun.DryRuns;
import dev.holdfast.kernel.expiry.ExpiryPolicy;
import dev.holdfast.kernel.expiry.Sweeper;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.history.VersionIndex;
import dev.holdfast.kernel.inbound.KernelContexts;
import dev.holdfast.kernel.inbound.Reads;
import dev.holdfast.kernel.integrity.Repairer;
import dev.holdfast.kernel.integrity.VerifiedReads;
import dev.holdfast.kernel.lease.KernelLeases;
import dev.holdfast.kernel.lease.TokenCounter;
import dev.holdfast.kernel.observe.HealthCheck;
import dev.holdfast.kernel.observe.HealthParts;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.watch.WatchHub;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The inbound ports and what stands behind them. */
@Module
final class PortModule {
  private PortModule() {}

  @Provides
  @Singleton
  static ExpiryPolicy expiryPolicy(Configuration configuration) {
    return new ExpiryPolicy(configuration.expiry(), configuration.classRules());
  }

  @Provides
  static Deadlines deadlines(Seams seams) {
    return new Deadlines(seams.ticker());
  }

  @Provides
  @Singleton
  static Reads reads(
      Backends backends,
      CommitPipeline pipeline,
      VerifiedReads verified,
      Optional<Quarantine> quarantine,
      Seams seams,
      Deadlines deadlines,
      KernelMeter meter) {
    return new Reads(
        backends.store(), pipeline, verified, quarantine, seams.clock(), deadlines, meter);
  }

  @Provides
  @Singleton
  static KernelContexts contexts(
      Reads reads,
      Optional<History> history,
      WatchHub watches,
      CommitPath commits,
      ExpiryPolicy expiry,
      DeltaProposer deltas,
      Deadlines deadlines,
      Repairer repairer,
      Configuration configuration) {
    return new KernelContexts(
        reads,
        history,
        watches,
        commits,
        expiry,
        deltas,
        deadlines,
        repairer,
        configuration.limits());
  }

  @Provides
  static DryRuns dryRuns(
      KernelContexts contexts,
      CommitPath commits,
      Backends backends,
      CommitPipeline pipeline,
      Optional<History> history,
      Optional<Quarantine> quarantine,
      ExpiryPolicy expiry,
      VersionIndex index,
      Configuration configuration,
      Seams seams,
      KernelMeter meter) {
    return new DryRuns(
        contexts,
        commits,
        backends.store(),
        pipeline,
        history,
        quarantine,
        expiry,
        counting -> DeltaProposer.quiet(backends.codecs(), backends.store(), index, counting),
        configuration.limits(),
        seams.clock(),
        meter);
  }

  @Provides
  @Singleton
  static TokenCounter tokens(@Named("epoch") long epoch, KernelTables tables) {
    return new TokenCounter(epoch, tables.highestToken());
  }

  @Provides
  @Singleton
  static KernelLeases leases(
      Backends backends, Sequencer sequencer, TokenCounter tokens, Seams seams) {
    return new KernelLeases(backends.locks(), sequencer, tokens, seams.random(), seams.ticker());
  }

  @Provides
  @Singleton
  static Sweeper sweeper(
      Backends backends, Sequencer sequencer, Seams seams, Configuration configuration) {
    return Sweeper.open(
        backends.store(),
        sequencer,
        seams.clock(),
        seams.threads(),
        configuration.expiry().sweep());
  }

  @Provides
  @Singleton
  static HealthParts healthParts() {
    return new HealthParts();
  }

  @Provides
  @Singleton
  static HealthCheck health(
      Sequencer sequencer,
      CommitPipeline pipeline,
      Backends backends,
      TokenCounter tokens,
      Optional<Quarantine> quarantine,
      Seams seams) {
    return new HealthCheck(
        new HealthCheck.Parts(
            quarantine,
            sequencer,
            pipeline,
            backends.log(),
            backends.logCapabilities().contains(Capability.HISTORY),
            backends.store(),
            backends.locks(),
            tokens,
            seams.ticker()));
  }
}
