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
import dev.holdfast.kernel.commit.Layer;
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
import org.jspecify.annotations.Nullable;

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

  /**
   * What a request would do, and count.
   *
   * @param foresight what it would do
   * @param meter what it would count
   */
  record Rehearsed(Foresight foresight, RecordingMeter meter) {}

  /** The report of one request, with a plan. */
  Outcome<DryRunReport> report(WriteRequest request, @Nullable Layer layer) {
    return run(request, layer).map(rehearsed -> report(request, rehearsed));
  }

  /** Runs a request over what the same dry run wrote before, if it did. */
  Outcome<Rehearsed> run(WriteRequest request, @Nullable Layer layer) {
    RequestScope scope = RequestScope.current();
    Refusal notAllowed = KernelContexts.checkOverride(scope.principal());
    if (notAllowed != null) {
      return Outcome.refused(notAllowed);
    }
    Optional<LogRecord.Idempotency> name = KernelContexts.name(request);
    Preparing preparing = new Preparing(request, scope.principal(), name, layer);
    return commits
        .foresee(
            name,
            List.copyOf(PlanTokens.keys(request)),
            preparing::prepare,
            layer,
            reads::stored,
            scope)
        .map(foresight -> {
          Reports.count(foresight, preparing.meter);
          return new Rehearsed(foresight, preparing.meter);
        });
  }

  private DryRunReport report(WriteRequest request, Rehearsed rehearsed) {
    String principal = RequestScope.current().principal().name();
    PlanTokens.Plan plan = plans.make(request, principal, rehearsed.foresight().seen());
    return new DryRunReport(
        Reports.effects(rehearsed.foresight()),
        Reports.events(rehearsed.foresight(), principal),
        rehearsed.meter().changes(),
        rehearsed.foresight().repeated(),
        Optional.of(plan.token()),
        Optional.of(plan.expiresAt()),
        Reports.NOT_INTERCEPTED);
  }

  /** The preparation of one request; of what it counts, that of the last attempt stands. */
  private final class Preparing {
    private final WriteRequest request;
    private final Principal principal;
    private final Optional<LogRecord.Idempotency> name;
    private final @Nullable Layer layer;
    private RecordingMeter meter = new RecordingMeter();

    Preparing(
        WriteRequest request,
        Principal principal,
        Optional<LogRecord.Idempotency> name,
        @Nullable Layer layer) {
      this.layer = layer;
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
                  limits,
                  expiry,
                  key -> reads.base(key, layer, counting),
                  deltas.apply(counting),
                  commits.deadlines())
              .prepare(request, principal, name);
      return switch (prepared) {
        case Outcome.Done<PreparedWrite>(PreparedWrite write) ->
            Outcome.done(plan.map(write::planned).orElse(write));
        case Outcome.Refused<PreparedWrite>(Refusal refusal) ->
            Outcome.refused(plan.flatMap(seen -> commits.moved(seen, layer)).orElse(refusal));
      };
    }
  }
}
