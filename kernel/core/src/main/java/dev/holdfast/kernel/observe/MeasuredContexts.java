package dev.holdfast.kernel.observe;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The contexts port, measured. A read is timed once in {@value Sampling#EVERY}: two looks at the
 * clock would cost a read of a small value a quarter of its time. A write waits for the disk, and
 * each one is timed.
 *
 * <p>A request of several operations is what is called a transaction here: it is one record of the
 * log, so it takes effect wholly or not at all, and none can be orphaned.
 */
public final class MeasuredContexts implements Contexts {
  private static final String ERRORS = "store_errors_total";
  private static final String ERRORS_HELP =
      "Operations that failed for no fault of the caller: corrupt, unavailable, read-only, deadline, in-doubt, internal.";
  private static final String LATENCY = "store_operation_seconds";
  private static final String LATENCY_HELP =
      "How long operations on contexts take in the kernel; gets are sampled, 1 of "
          + Sampling.EVERY
          + ", and count as so many.";
  private static final String TRANSACTIONS = "transactions_total";
  private static final String TRANSACTIONS_HELP =
      "Batches by outcome: committed; rolled_back (refused by a condition, nothing of it took effect); failed (nothing took effect); in_doubt (answered before the outcome was known).";

  private final Contexts contexts;
  private final Ticker ticker;
  private final Sampling sampling = new Sampling();
  private final Meter.Timer gets;
  private final Meter.Timer puts;
  private final Meter.Timer lists;
  private final Meter.Timer transactions;
  private final Meter.Counter getErrors;
  private final Meter.Counter putErrors;
  private final Meter.Counter committed;
  private final Meter.Counter rolledBack;
  private final Meter.Counter failed;
  private final Meter.Counter inDoubt;

  /** Measures that port. */
  public MeasuredContexts(Contexts contexts, Ticker ticker, Meter meter) {
    this.contexts = contexts;
    this.ticker = ticker;
    this.gets = meter.timer(LATENCY, LATENCY_HELP, "operation", "get");
    this.puts = meter.timer(LATENCY, LATENCY_HELP, "operation", "put");
    this.lists = meter.timer(LATENCY, LATENCY_HELP, "operation", "list");
    this.transactions =
        meter.timer("transaction_seconds", "How long batches take, whatever their outcome.");
    this.getErrors = meter.counter(ERRORS, ERRORS_HELP, "operation", "get");
    this.putErrors = meter.counter(ERRORS, ERRORS_HELP, "operation", "put");
    this.committed = meter.counter(TRANSACTIONS, TRANSACTIONS_HELP, "outcome", "committed");
    this.rolledBack = meter.counter(TRANSACTIONS, TRANSACTIONS_HELP, "outcome", "rolled_back");
    this.failed = meter.counter(TRANSACTIONS, TRANSACTIONS_HELP, "outcome", "failed");
    this.inDoubt = meter.counter(TRANSACTIONS, TRANSACTIONS_HELP, "outcome", "in_doubt");
  }

  @Override
  public Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    Outcome<ContextEntry> found =
        sampling.isDue() ? timed(key, version) : contexts.find(key, version);
    if (found instanceof Outcome.Refused<ContextEntry>(Refusal why) && isError(why.code())) {
      getErrors.add(1);
    }
    return found;
  }

  private Outcome<ContextEntry> timed(ContextKey key, OptionalLong version) {
    long start = ticker.nanos();
    Outcome<ContextEntry> found = contexts.find(key, version);
    gets.record(ticker.nanos() - start);
    return found;
  }

  @Override
  public Outcome<Page<ContextSummary>> list(String prefix, Optional<String> after, int limit) {
    long start = ticker.nanos();
    Outcome<Page<ContextSummary>> page = contexts.list(prefix, after, limit);
    lists.record(ticker.nanos() - start);
    return page;
  }

  @Override
  public Outcome<Page<ContextSummary>> expiring(
      String prefix, Duration within, Optional<String> after, int limit) {
    long start = ticker.nanos();
    Outcome<Page<ContextSummary>> page = contexts.expiring(prefix, within, after, limit);
    lists.record(ticker.nanos() - start);
    return page;
  }

  @Override
  public Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    return contexts.history(key, after, limit);
  }

  @Override
  public Outcome<List<Written>> write(WriteRequest request) {
    long start = ticker.nanos();
    Outcome<List<Written>> written = contexts.write(request);
    long nanos = ticker.nanos() - start;
    puts.record(nanos);
    if (written instanceof Outcome.Refused<List<Written>>(Refusal why) && isError(why.code())) {
      putErrors.add(1);
    }
    if (request.operations().size() > 1) {
      transactions.record(nanos);
      outcome(written).add(1);
    }
    return written;
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    return contexts.dryRun(request);
  }

  private Meter.Counter outcome(Outcome<List<Written>> written) {
    return switch (written) {
      case Outcome.Done<List<Written>> _ -> committed;
      case Outcome.Refused<List<Written>>(Refusal why) -> {
        if (why.code() == ErrorCode.IN_DOUBT || "unknown".equals(why.facts().get("outcome"))) {
          yield inDoubt;
        }
        yield isError(why.code()) ? failed : rolledBack;
      }
    };
  }

  private static boolean isError(ErrorCode code) {
    return switch (code) {
      case CORRUPT, READ_ONLY, UNAVAILABLE, IN_DOUBT, DEADLINE, INTERNAL -> true;
      case INVALID_KEY,
          INVALID_REQUEST,
          DIGEST_MISMATCH,
          UNAUTHORIZED,
          FORBIDDEN,
          NOT_FOUND,
          EXPIRED,
          METHOD_NOT_ALLOWED,
          HELD,
          STALE_FENCE,
          GONE,
          CONFLICT,
          TOO_LARGE,
          UNSUPPORTED_TYPE,
          MISDIRECTED,
          IDEMPOTENCY_MISMATCH,
          RATE_LIMITED,
          UNSUPPORTED,
          OVER_BUDGET ->
          false;
    };
  }

  @Override
  public Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    return contexts.watch(prefix, from);
  }
}
