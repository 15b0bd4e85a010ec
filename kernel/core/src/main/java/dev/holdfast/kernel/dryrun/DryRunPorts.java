package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.Access;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRun;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Plugins;
import dev.holdfast.api.spi.Meter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The ports of one runtime, each of which knows when it is called within a {@link DryRun}. */
public final class DryRunPorts {
  private final PlannedContexts planned;
  private final OverlayReads overlay;
  private final Rehearsal rehearsal;
  private final QuietReads reads;
  private final Meter.Counter dryRuns;

  DryRunPorts(DryRuns parts, byte[] secret) {
    PlanTokens plans = new PlanTokens(secret, parts.clock());
    dryRuns =
        parts
            .meter()
            .counter(
                "dry_runs_total",
                "Writes that were dry runs, refused ones and those within a run included.");
    reads =
        new QuietReads(
            parts.store(), parts.pipeline(), parts.history(), parts.quarantine(), parts.clock());
    rehearsal =
        new Rehearsal(
            parts.commits(), reads, parts.expiry(), parts.deltas(), parts.limits(), plans);
    planned = new PlannedContexts(parts.contexts(), rehearsal, plans, dryRuns);
    overlay = new OverlayReads(reads, parts.store(), parts.pipeline(), parts.history());
  }

  private Optional<OverlayRun> run() {
    return DryRun.current()
        .map(run -> (OverlayRun) run.overlay(this, () -> new OverlayRun(rehearsal, reads)));
  }

  /** Contexts that write for real, with dry runs of single requests and with their plans. */
  public Contexts planned() {
    return planned;
  }

  /**
   * Contexts that write to the overlay within a dry run.
   *
   * @param real {@link #planned}, and whatever measures it: calls within a run do not reach it
   */
  public Contexts contexts(Contexts real) {
    return new DryRunContexts(real, overlay, this::run, dryRuns);
  }

  /**
   * Leases that are granted on the overlay within a dry run.
   *
   * @param held the leases that keep others out, as the log has them
   */
  public Leases leases(Leases real, Supplier<List<Leases.Lease>> held) {
    return new OverlayLeases(real, held, this::run, reads);
  }

  /** Tokens, made and ended outside of dry runs only. */
  public Access access(Access real) {
    return Guards.access(real);
  }

  /** Plugins, changed outside of dry runs only. */
  public Plugins plugins(Plugins real) {
    return Guards.plugins(real);
  }

  /** Backups and proofs, outside of dry runs only. */
  public Maintenance maintenance(Maintenance real) {
    return Guards.maintenance(real);
  }

  /** Figures everywhere, health checks outside of dry runs only. */
  public Observatory observatory(Observatory real) {
    return Guards.observatory(real);
  }
}
