package dev.holdfast.kernel.wiring;

import dagger.Module;
import dagger.Provides;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.integrity.IntegrityFigures;
import dev.holdfast.kernel.integrity.Repairer;
import dev.holdfast.kernel.integrity.VerifiedReads;
import dev.holdfast.kernel.observe.KernelMeter;
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
  static Repairer repairer(
      Backends backends,
      CommitPipeline pipeline,
      Optional<History> history,
      IntegrityFigures figures,
      KernelMeter meter,
      EventSink events) {
    Repairer repairer = new Repairer(backends.store(), pipeline, history, figures, events);
    meter.gauge(
        "corruptions_unrepaired",
        "Damaged values without a good copy: refused until they are written anew.",
        repairer::unrepaired);
    return repairer;
  }

  @Provides
  @Singleton
  static VerifiedReads verifiedReads(
      Backends backends, Repairer repairer, IntegrityFigures figures) {
    return new VerifiedReads(backends.store(), repairer, figures);
  }
}
