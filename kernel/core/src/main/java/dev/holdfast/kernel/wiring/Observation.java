package dev.holdfast.kernel.wiring;

import dev.holdfast.api.Contexts;
import dev.holdfast.api.Leases;
import dev.holdfast.kernel.event.EventJournal;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.observe.Beat;
import dev.holdfast.kernel.observe.HealthMonitor;
import dev.holdfast.kernel.observe.KernelFigures;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.observe.MeasuredContexts;
import dev.holdfast.kernel.observe.MeasuredLeases;

/**
 * Puts together what watches a kernel that serves.
 *
 * @param contexts the contexts port, measured
 * @param leases the leases port, measured
 * @param health checks by itself
 */
record Observation(Contexts contexts, Leases leases, HealthMonitor health) {

  /** Begins to watch. */
  static Observation open(
      KernelComponent parts,
      Contexts contexts,
      Backends backends,
      Seams seams,
      KernelMeter meter,
      EventLog events,
      Closing closing) {
    KernelFigures.events(meter, events);
    MeasuredLeases leases =
        new MeasuredLeases(
            parts.leases(), backends.locks(), seams.clock(), seams.ticker(), meter, events);
    leases.restored();
    HealthMonitor health =
        closing.add(
            "health",
            HealthMonitor.open(
                parts.health(),
                parts.healthParts(),
                seams.threads(),
                seams.clock(),
                seams.ticker(),
                events,
                () ->
                    parts.sequencer().logTrouble().isPresent()
                        || parts.pipeline().unappliedKeys() > 0));
    Beat beat =
        closing.add("observation", new Beat(meter, new EventJournal(events), leases, health));
    closing.add("observation's beat", beat.start(seams.threads()));
    return new Observation(new MeasuredContexts(contexts, seams.ticker(), meter), leases, health);
  }
}
