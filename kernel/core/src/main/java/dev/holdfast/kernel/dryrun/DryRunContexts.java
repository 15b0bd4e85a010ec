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
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
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
import java.util.function.Supplier;

/** The contexts port as code within a {@link dev.holdfast.api.DryRun} sees it. */
final class DryRunContexts implements Contexts {
  private final Contexts contexts;
  private final OverlayReads reads;
  private final Supplier<Optional<OverlayRun>> runs;
  private final Meter.Counter dryRuns;

  DryRunContexts(
      Contexts contexts,
      OverlayReads reads,
      Supplier<Optional<OverlayRun>> runs,
      Meter.Counter dryRuns) {
    this.contexts = contexts;
    this.reads = reads;
    this.runs = runs;
    this.dryRuns = dryRuns;
  }

  @Override
  public Outcome<List<Written>> write(WriteRequest request) {
    Optional<OverlayRun> run = runs.get();
    return run.isPresent() ? counted(() -> run.get().write(request)) : contexts.write(request);
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    Optional<OverlayRun> run = runs.get();
    return run.isPresent() ? counted(() -> run.get().report(request)) : contexts.dryRun(request);
  }

  private <T> Outcome<T> counted(Supplier<Outcome<T>> work) {
    dryRuns.add(1);
    try {
      return work.get();
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }

  @Override
  public Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    Optional<OverlayRun> run = runs.get();
    if (run.isEmpty()) {
      return contexts.find(key, version);
    }
    Principal principal = RequestScope.current().principal();
    return principal.mayRead(key)
        ? reads.find(run.get(), key, version)
        : Outcome.refused(KernelContexts.mayNotRead(principal, key.text()));
  }

  @Override
  public Outcome<Page<ContextSummary>> list(String prefix, Optional<String> after, int limit) {
    Optional<OverlayRun> run = runs.get();
    if (run.isEmpty()) {
      return contexts.list(prefix, after, limit);
    }
    Refusal refusal = KernelContexts.checkLimit(limit);
    return refusal == null
        ? reads.list(run.get(), prefix, after, limit, RequestScope.current().principal())
        : Outcome.refused(refusal);
  }

  @Override
  public Outcome<Page<ContextSummary>> expiring(
      String prefix, Duration within, Optional<String> after, int limit) {
    return runs.get().isPresent()
        ? Guards.refused("Lists by deadline")
        : contexts.expiring(prefix, within, after, limit);
  }

  @Override
  public Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    Outcome<Page<HistoryItem>> real = contexts.history(key, after, limit);
    return runs.get().map(run -> reads.history(run, key, after, limit, real)).orElse(real);
  }

  @Override
  public Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    return runs.get().isPresent() ? Guards.refused("Watches") : contexts.watch(prefix, from);
  }
}
