package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.kernel.inbound.KernelContexts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The contexts port with dry runs of single requests, and with the plans that they make. */
final class PlannedContexts implements Contexts {
  private final KernelContexts contexts;
  private final Rehearsal rehearsal;
  private final PlanTokens plans;
  private final Meter.Counter dryRuns;

  PlannedContexts(
      KernelContexts contexts, Rehearsal rehearsal, PlanTokens plans, Meter.Counter dryRuns) {
    this.contexts = contexts;
    this.rehearsal = rehearsal;
    this.plans = plans;
    this.dryRuns = dryRuns;
  }

  @Override
  public Outcome<List<Written>> write(WriteRequest request) {
    Optional<String> plan = request.plan();
    if (plan.isEmpty()) {
      return contexts.write(request);
    }
    String principal = RequestScope.current().principal().name();
    return contexts.write(request, () -> plans.open(plan.get(), request, principal));
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    dryRuns.add(1);
    try {
      return rehearsal.report(request, null);
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }

  @Override
  public Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    return contexts.find(key, version);
  }

  @Override
  public Outcome<Page<ContextSummary>> list(String prefix, Optional<String> after, int limit) {
    return contexts.list(prefix, after, limit);
  }

  @Override
  public Outcome<Page<ContextSummary>> expiring(
      String prefix, Duration within, Optional<String> after, int limit) {
    return contexts.expiring(prefix, within, after, limit);
  }

  @Override
  public Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    return contexts.history(key, after, limit);
  }

  @Override
  public Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    return contexts.watch(prefix, from);
  }
}
