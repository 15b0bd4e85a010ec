package dev.holdfast.kernel.wiring;

import dagger.Module;
import dagger.Provides;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.kernel.checkpoint.CheckpointSchedule;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.integrity.IntegrityFigures;
import dev.holdfast.kernel.integrity.KnownDamage;
import dev.holdfast.kernel.integrity.Repairer;
import dev.holdfast.kernel.integrity.Scrub;
import dev.holdfast.kernel.integrity.ScrubFigures;
import dev.holdfast.kernel.integrity.VerifiedReads;
import dev.holdfast.kernel.layer.LayeredStore;
import dev.holdfast.kernel.observe.IntegrityHealth;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.record.LogRecord;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What checks that stored values are those that were written, and repairs them. */
@Module
final class IntegrityModule {
  private IntegrityModule() {}

  @Provides
  @Singleton
  static IntegrityFigures integrityFigures(KernelMeter meter, Seams seams) {
    return new IntegrityFigures(meter, seams.ticker());
  }

  @Provides
  @Singleton
  static KnownDamage knownDamage(Backends backends, IntegrityFigures figures, EventSink events) {
    KnownDamage known = new KnownDamage(figures, events);
    if (backends.store() instanceof LayeredStore layered) {
      layered.onDamagedCopy(known::copy);
    }
    return known;
  }

  @Provides
  @Singleton
  static Repairer repairer(
      Backends backends,
      CommitPipeline pipeline,
      Optional<History> history,
      KnownDamage known,
      KernelMeter meter) {
    Repairer repairer = new Repairer(backends.store(), pipeline, history, known);
    meter.gauge(
        "corruptions_unrepaired",
        "Damaged values without a good copy: refused until they are written anew.",
        repairer::unrepaired);
    meter.gauge(
        "corruptions_places",
        "Damaged places of the log, and of the store beside its entries.",
        known::places);
    return repairer;
  }

  @Provides
  @Singleton
  static VerifiedReads verifiedReads(
      Backends backends, Repairer repairer, KnownDamage known, IntegrityFigures figures) {
    return new VerifiedReads(backends.store(), repairer, known, figures);
  }

  /** Asked for only when {@code integrity.scrub} says so. */
  @Provides
  @Singleton
  static Scrub scrub(
      Backends backends,
      Repairer repairer,
      KnownDamage known,
      IntegrityFigures figures,
      TruncationHold hold,
      CheckpointSchedule checkpoints,
      Sequencer sequencer,
      Configuration configuration,
      KernelMeter meter,
      Seams seams) {
    boolean isDurable = backends.logCapabilities().contains(Capability.DURABLE);
    Scrub scrub =
        Scrub.open(
            new Scrub.Parts(
                backends.store(),
                isDurable ? Optional.of(backends.log()) : Optional.empty(),
                hold,
                repairer,
                known,
                figures,
                isDurable ? () -> passOver(sequencer, checkpoints) : () -> {}),
            configuration.integrity(),
            seams.clock(),
            seams.ticker(),
            seams.threads());
    ScrubFigures.register(meter, scrub, seams.clock());
    return scrub;
  }

  /**
   * Has the next start need nothing of what is damaged: a checkpoint above it, and a record behind
   * it, without which it would look like an end that was torn off.
   */
  private static void passOver(Sequencer sequencer, CheckpointSchedule checkpoints) {
    sequencer.lease(LogRecord.Canary::new).thenRun(checkpoints::soon);
  }

  @Provides
  @Singleton
  static IntegrityHealth integrityHealth(
      Repairer repairer,
      KnownDamage known,
      Provider<Scrub> scrub,
      Optional<Quarantine> quarantine,
      Configuration configuration) {
    return new IntegrityHealth(
        repairer,
        known,
        quarantine.isEmpty() && configuration.integrity().isScrubbed()
            ? Optional.of(scrub.get())
            : Optional.empty());
  }
}
