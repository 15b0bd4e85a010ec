package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.DryRun;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.commit.Foresight;
import dev.holdfast.kernel.commit.Layer;
import dev.holdfast.kernel.inbound.Fingerprint;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one {@link DryRun} did to this runtime: its layer over the real state, and the account of
 * it. Safe to use from the threads of a structured task scope; they take turns.
 */
final class OverlayRun implements DryRun.Overlay {
  /** Above every token that is really granted, and below 2^53. */
  private static final long FIRST_TOKEN = (1L << 53) - (1L << 20);

  private record Name(String principal, String key) {}

  private record Known(Digest fingerprint, List<Written> results) {}

  private final Rehearsal rehearsal;
  private final QuietReads reads;
  private final Layer layer = new Layer();
  private final RecordingMeter meter = new RecordingMeter();
  private final List<DryRunReport.Effect> effects = new ArrayList<>();
  private final List<DryRunReport.Event> events = new ArrayList<>();
  private final List<Leases.Lease> leases = new ArrayList<>();
  private final Map<Name, Known> names = new HashMap<>();
  private final Map<ContextKey, List<HistoryItem>> history = new HashMap<>();

  OverlayRun(Rehearsal rehearsal, QuietReads reads) {
    this.rehearsal = rehearsal;
    this.reads = reads;
  }

  /** What the run wrote; looked at while its lock is held. */
  Layer layer() {
    return layer;
  }

  synchronized Outcome<DryRunReport> report(WriteRequest request) {
    return rehearsal.report(request, layer);
  }

  synchronized Outcome<List<Written>> write(WriteRequest request) {
    Principal principal = RequestScope.current().principal();
    Optional<Name> name = request.idempotencyKey().map(key -> new Name(principal.name(), key));
    Known before = name.map(names::get).orElse(null);
    if (before != null) {
      return before.fingerprint().equals(Fingerprint.of(request))
          ? Outcome.done(before.results())
          : Outcome.refused(
              ErrorCode.IDEMPOTENCY_MISMATCH,
              "This idempotency key named another request before: use a new key for a new request.");
    }
    return switch (rehearsal.run(request, layer)) {
      case Outcome.Refused<Rehearsal.Rehearsed>(Refusal refusal) -> Outcome.refused(refusal);
      case Outcome.Done<Rehearsal.Rehearsed>(Rehearsal.Rehearsed rehearsed) -> {
        List<Written> results = take(rehearsed, principal.name());
        name.ifPresent(known -> names.put(known, new Known(Fingerprint.of(request), results)));
        yield Outcome.done(results);
      }
    };
  }

  private List<Written> take(Rehearsal.Rehearsed rehearsed, String writer) {
    Foresight foresight = rehearsed.foresight();
    if (foresight.repeated()) {
      return foresight.results();
    }
    long now = reads.now();
    layer.take(foresight, writer, now, reads::stored);
    List<DryRunReport.Effect> done = Reports.effects(foresight);
    effects.addAll(done);
    events.addAll(Reports.events(foresight, writer));
    meter.addAll(rehearsed.meter());
    for (DryRunReport.Effect effect : done) {
      history
          .computeIfAbsent(effect.key(), ignored -> new ArrayList<>())
          .add(
              new HistoryItem(
                  effect.versionAfter(),
                  effect.kind(),
                  effect.bytes(),
                  effect.digest(),
                  Instant.ofEpochMilli(now),
                  writer));
    }
    return foresight.results();
  }

  /** The versions that the run made of a key, oldest first. */
  synchronized List<HistoryItem> history(ContextKey key) {
    return List.copyOf(history.getOrDefault(key, List.of()));
  }

  /** Grants a lease on the layer; called while the run's lock is held. */
  Leases.Lease grant(Leases.Request request, Principal principal, long now) {
    long number = leases.size() + 1L;
    Leases.Lease lease =
        new Leases.Lease(
            "dry-run-" + number,
            request.names().stream().distinct().sorted().toList(),
            request.mode(),
            request.owner().isEmpty() ? principal.name() : request.owner(),
            principal.name(),
            FIRST_TOKEN + number,
            request.ttl(),
            Instant.ofEpochMilli(now + request.ttl().toMillis()));
    layer.follow(new LogRecord.LeaseGranted(now, lease));
    leases.add(lease);
    return lease;
  }

  @Override
  public synchronized DryRunReport report() {
    return new DryRunReport(
        effects,
        events,
        meter.changes(),
        false,
        Optional.empty(),
        Optional.empty(),
        Reports.NOT_INTERCEPTED);
  }

  @Override
  public synchronized List<Leases.Lease> leases() {
    return List.copyOf(leases);
  }
}
