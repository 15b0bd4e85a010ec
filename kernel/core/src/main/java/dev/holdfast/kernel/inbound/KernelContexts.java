package dev.holdfast.kernel.inbound;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.EmergencyOverride;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.commit.CommitPath;
import dev.holdfast.kernel.commit.PreparedWrite;
import dev.holdfast.kernel.commit.Seen;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.expiry.ExpiryPolicy;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.integrity.Repairer;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.watch.WatchHub;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The contexts port. */
public final class KernelContexts implements Contexts {
  private final Reads reads;
  private final Optional<History> history;
  private final WatchHub watches;
  private final CommitPath commits;
  private final Repairer repairer;
  private final WritePreparer preparer;

  /**
   * Over the kernel's parts.
   *
   * @param history older versions; absent when the log keeps none
   */
  public KernelContexts(
      Reads reads,
      Optional<History> history,
      WatchHub watches,
      CommitPath commits,
      ExpiryPolicy expiry,
      DeltaProposer deltas,
      Deadlines deadlines,
      Repairer repairer,
      Limits limits) {
    this.reads = reads;
    this.history = history;
    this.watches = watches;
    this.commits = commits;
    this.repairer = repairer;
    this.preparer = new WritePreparer(limits, expiry, this::base, deltas, deadlines);
  }

  private Outcome<WritePreparer.Base> base(ContextKey key) {
    return switch (reads.find(key)) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) ->
          Outcome.done(
              new WritePreparer.Base(
                  entry.summary().version(), entry.summary().contentType(), entry.value()));
      case Outcome.Refused<ContextEntry>(Refusal refusal) ->
          refusal.code() == ErrorCode.NOT_FOUND || refusal.code() == ErrorCode.EXPIRED
              ? Outcome.done(new WritePreparer.Base(0, "application/json", new byte[0]))
              : Outcome.refused(refusal);
    };
  }

  @Override
  public Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    Principal principal = RequestScope.current().principal();
    if (!principal.mayRead(key)) {
      return Outcome.refused(mayNotRead(principal, key.text()));
    }
    if (version.isEmpty()) {
      return reads.find(key);
    }
    if (reads.isPresent(key, version.getAsLong())) {
      Outcome<ContextEntry> present = reads.find(key);
      if (!(present instanceof Outcome.Done<ContextEntry>(ContextEntry entry))
          || entry.summary().version() == version.getAsLong()) {
        return present;
      }
      // The key moved on between the two looks: the version asked for is history now.
    }
    Refusal behind = reads.unapplied(key);
    if (behind != null) {
      return Outcome.refused(behind);
    }
    return history.isEmpty()
        ? Outcome.refused(noHistory())
        : outcome(() -> older(history.get(), key, version.getAsLong()));
  }

  private Outcome<ContextEntry> older(History log, ContextKey key, long version) {
    Outcome<ContextEntry> found = log.find(key, version);
    if (found instanceof Outcome.Refused<ContextEntry>(Refusal why)
        && why.code() == ErrorCode.CORRUPT) {
      repairer.lost(key, version);
    }
    return found;
  }

  @Override
  public Outcome<Page<ContextSummary>> list(String prefix, Optional<String> after, int limit) {
    Refusal refusal = checkLimit(limit);
    if (refusal != null) {
      return Outcome.refused(refusal);
    }
    return reads.list(prefix, after, limit, RequestScope.current().principal());
  }

  @Override
  public Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    Principal principal = RequestScope.current().principal();
    if (!principal.mayRead(key)) {
      return Outcome.refused(mayNotRead(principal, key.text()));
    }
    Refusal refusal = checkLimit(limit);
    if (refusal != null) {
      return Outcome.refused(refusal);
    }
    if (history.isEmpty()) {
      return Outcome.refused(noHistory());
    }
    Refusal behind = reads.unapplied(key);
    if (behind != null) {
      return Outcome.refused(behind);
    }
    return outcome(() -> list(history.get(), key, after, limit));
  }

  private static Outcome<Page<HistoryItem>> list(
      History history, ContextKey key, long after, int limit) {
    Page<HistoryItem> page = history.list(key, after, limit);
    return page.items().isEmpty() && after == 0
        ? Outcome.refused(
            ErrorCode.NOT_FOUND,
            "'" + key + "' has no history: it never existed, or not within history.retention.")
        : Outcome.done(page);
  }

  @Override
  public Outcome<List<Written>> write(WriteRequest request) {
    Principal principal = RequestScope.current().principal();
    Preparing preparing = name -> preparer.prepare(request, principal, name);
    return write(request, preparing);
  }

  private Outcome<List<Written>> write(WriteRequest request, Preparing preparing) {
    Outcome<List<Written>> written = writeOnce(request, preparing);
    return written instanceof Outcome.Refused<List<Written>>(Refusal why)
            && why.code() == ErrorCode.CORRUPT
            && repairer.mendHeads(request.operations().stream().map(WriteOperation::key).toList())
        ? writeOnce(request, preparing)
        : written;
  }

  private Outcome<List<Written>> writeOnce(WriteRequest request, Preparing preparing) {
    Principal principal = RequestScope.current().principal();
    Refusal notAllowed = checkOverride(principal);
    if (notAllowed != null) {
      return Outcome.refused(notAllowed);
    }
    try {
      Optional<LogRecord.Idempotency> name = name(request);
      return commits.commit(name, () -> preparing.prepare(name), RequestScope.current());
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }

  /** Why a principal may not override the memory budget; null when it may, or does not. */
  public static @Nullable Refusal checkOverride(Principal principal) {
    return EmergencyOverride.current().isEmpty() || principal.admin()
        ? null
        : Refusal.of(
            ErrorCode.FORBIDDEN,
            "Only an admin may override the memory budget, and '"
                + principal.name()
                + "' is none.");
  }

  /** Prepares a request under its name, if it has one. */
  @FunctionalInterface
  private interface Preparing {
    Outcome<PreparedWrite> prepare(Optional<LogRecord.Idempotency> name);
  }

  /**
   * Carries out a request whose plan was opened.
   *
   * @param plan what must not have moved; asked for only when the request was not done before
   */
  public Outcome<List<Written>> write(WriteRequest request, Supplier<Seen> plan) {
    Principal principal = RequestScope.current().principal();
    Preparing preparing = name -> prepare(request, principal, name, plan.get());
    return write(request, preparing);
  }

  /** Whatever made the preparation impossible, a plan that is void is told before it. */
  private Outcome<PreparedWrite> prepare(
      WriteRequest request, Principal principal, Optional<LogRecord.Idempotency> name, Seen plan) {
    return switch (preparer.prepare(request, principal, name)) {
      case Outcome.Done<PreparedWrite>(PreparedWrite write) -> Outcome.done(write.planned(plan));
      case Outcome.Refused<PreparedWrite>(Refusal refusal) ->
          Outcome.refused(commits.moved(plan, null).orElse(refusal));
    };
  }

  /** How the client named a request, with what tells it from another one of that name. */
  public static Optional<LogRecord.Idempotency> name(WriteRequest request) {
    return request
        .idempotencyKey()
        .map(key -> new LogRecord.Idempotency(key, Fingerprint.of(request)));
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "Dry runs are not served here.");
  }

  @Override
  public Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    Principal principal = RequestScope.current().principal();
    if (history.isEmpty() && from.isPresent()) {
      return Outcome.refused(noHistory());
    }
    return watches.open(
        event -> event.key().startsWith(prefix) && principal.mayRead(event.key()), from);
  }

  /** What ended between two steps is refused like what was refused at once. */
  private static <T> Outcome<T> outcome(Supplier<Outcome<T>> work) {
    try {
      return work.get();
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }

  /** Why a principal gets nothing of a key. */
  public static Refusal mayNotRead(Principal principal, String key) {
    return Refusal.of(
        ErrorCode.FORBIDDEN, "'" + principal.name() + "' may not read '" + key + "'.");
  }

  private static Refusal noHistory() {
    return Refusal.of(
        ErrorCode.UNSUPPORTED,
        "Older versions and positions need a log that keeps history; the configuration has none (persistence).");
  }

  /** Why a limit is out of bounds; null when it is not. */
  public static @Nullable Refusal checkLimit(int limit) {
    return limit >= 1 && limit <= Page.MAX_LIMIT
        ? null
        : Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "A limit is 1 to " + Page.MAX_LIMIT + ", not " + limit + ".");
  }
}
