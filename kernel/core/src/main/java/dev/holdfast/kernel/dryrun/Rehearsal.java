package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.kernel.commit.CommitPath;
import dev.holdfast.kernel.commit.Foresight;
import dev.holdfast.kernel.commit.PreparedWrite;
import dev.holdfast.kernel.commit.Seen;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.expiry.ExpiryPolicy;
import dev.holdfast.kernel.inbound.KernelContexts;
import dev.holdfast.kernel.inbound.WritePreparer;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs one request through the write path, up to where it would be accepted. */
final class Rehearsal {
  private final CommitPath commits;
  private final QuietReads reads;
  private final ExpiryPolicy expiry;
  private final Function<Meter, DeltaProposer> deltas;
  private final Limits limits;
  private final PlanTokens plans;

  /**
   * Over the kernel's parts.
   *
   * @param deltas makes a proposer of deltas that counts with the meter given, and names no format
   *     in the home
   */
  Rehearsal(
      CommitPath commits,
      QuietReads reads,
      ExpiryPolicy expiry,
      Function<Meter, DeltaProposer> deltas,
      Limits limits,
      PlanTokens plans) {
    this.commits = commits;
    this.reads = reads;
    this.expiry = expiry;
    this.deltas = deltas;
    this.limits = limits;
    this.plans = plans;
  }

  Outcome<DryRunReport> run(WriteRequest request) {
    RequestScope scope = RequestScope.current();
    Principal principal = scope.principal();
    Optional<LogRecord.Idempotency> name = KernelContexts.name(request);
    Preparing preparing = new Preparing(request, principal, name);
    Outcome<Foresight> foresight =
        commits.foresee(name, List.copyOf(PlanTokens.keys(request)), preparing::prepare, scope);
    return foresight.map(foreseen -> report(request, principal.name(), foreseen, preparing.meter));
  }

  private DryRunReport report(
      WriteRequest request, String principal, Foresight foresight, RecordingMeter meter) {
    Reports.count(foresight, meter);
    PlanTokens.Plan plan = plans.make(request, principal, foresight.seen());
    return new DryRunReport(
        Reports.effects(foresight),
        Reports.events(foresight, principal),
        meter.changes(),
        foresight.repeated(),
        Optional.of(plan.token()),
        Optional.of(plan.expiresAt()),
        Reports.NOT_INTERCEPTED);
  }

  /** The preparation of one request; of what it counts, that of the last attempt stands. */
  private final class Preparing {
    private final WriteRequest request;
    private final Principal principal;
    private final Optional<LogRecord.Idempotency> name;
    private RecordingMeter meter = new RecordingMeter();

    Preparing(WriteRequest request, Principal principal, Optional<LogRecord.Idempotency> name) {
      this.request = request;
      this.principal = principal;
      this.name = name;
    }

    Outcome<PreparedWrite> prepare() {
      RecordingMeter counting = new RecordingMeter();
      meter = counting;
      Optional<Seen> plan =
          request.plan().map(token -> plans.open(token, request, principal.name()));
      Outcome<PreparedWrite> prepared =
          new WritePreparer(
                  limits, expiry, key -> reads.base(key, counting), deltas.apply(counting))
              .prepare(request, principal, name);
      return switch (prepared) {
        case Outcome.Done<PreparedWrite>(PreparedWrite write) ->
            Outcome.done(plan.map(write::planned).orElse(write));
        case Outcome.Refused<PreparedWrite>(Refusal refusal) ->
            Outcome.refused(plan.flatMap(commits::moved).orElse(refusal));
      };
    }
  }
}
