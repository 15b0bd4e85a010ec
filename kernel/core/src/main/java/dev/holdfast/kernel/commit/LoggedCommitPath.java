package dev.holdfast.kernel.commit;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Written;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Writes through the log: sequenced, durable, applied, acknowledged. */
public final class LoggedCommitPath implements CommitPath {
  /** After so many misses the keys of a write are reserved for it. */
  private static final int MISSES_BEFORE_RESERVATION = 3;

  private final Sequencer sequencer;
  private final ContextStore store;
  private final Ticker ticker;

  /** Over a sequencer and the store that its records are applied to. */
  public LoggedCommitPath(Sequencer sequencer, ContextStore store, Ticker ticker) {
    this.sequencer = sequencer;
    this.store = store;
    this.ticker = ticker;
  }

  @Override
  public Outcome<List<Written>> commit(
      Optional<LogRecord.Idempotency> name, Preparation preparation, RequestScope scope) {
    Sequenced before =
        name.map(known -> sequencer.before(scope.principal().name(), known)).orElse(null);
    return switch (before) {
      case Sequenced.Accepted(CompletableFuture<List<Written>> done) -> await(done, scope);
      case Sequenced.Refused(Refusal refusal) -> Outcome.refused(refusal);
      case Sequenced.Moved _, Sequenced.NeedsTail _ ->
          throw new IllegalStateException("not answers of a table");
      case null -> commitNew(preparation, scope);
    };
  }

  private Outcome<List<Written>> commitNew(Preparation preparation, RequestScope scope) {
    Object reservation = null;
    try {
      for (int misses = 0; ; misses++) {
        Refusal late = checkWanted(scope);
        if (late != null) {
          return Outcome.refused(late);
        }
        switch (preparation.prepare()) {
          case Outcome.Refused<PreparedWrite>(Refusal refusal) -> {
            return Outcome.refused(refusal);
          }
          case Outcome.Done<PreparedWrite>(PreparedWrite write) -> {
            if (misses == MISSES_BEFORE_RESERVATION) {
              reservation = reserve(write, scope);
            } else {
              switch (sequencer.sequence(write, reservation)) {
                case Sequenced.Accepted(CompletableFuture<List<Written>> done) -> {
                  return await(done, scope);
                }
                case Sequenced.Refused(Refusal refusal) -> {
                  return Outcome.refused(refusal);
                }
                case Sequenced.Moved(ContextKey key) -> awaitApplied(key, scope);
                case Sequenced.NeedsTail(ContextKey key) -> {
                  Refusal refusal = findTail(key, scope);
                  if (refusal != null) {
                    return Outcome.refused(refusal);
                  }
                }
              }
            }
          }
        }
      }
    } finally {
      if (reservation != null) {
        sequencer.endReservation(reservation);
      }
    }
  }

  private Object reserve(PreparedWrite write, RequestScope scope) {
    List<ContextKey> keys =
        write.operations().stream().map(PreparedOperation::key).distinct().toList();
    Object reservation = sequencer.reserve(keys);
    keys.forEach(key -> awaitApplied(key, scope));
    return reservation;
  }

  /**
   * Finds out where the present value of the key ends; a refusal when nothing can be appended to
   * it.
   */
  private @Nullable Refusal findTail(ContextKey key, RequestScope scope) {
    awaitApplied(key, scope);
    return switch (store.find(key)) {
      case StoreRead.Hit hit -> {
        Optional<ValueTail> tail =
            ValueTail.of(hit.value(), Content.isJson(hit.head().contentType()));
        if (tail.isEmpty()) {
          yield Refusal.of(
                  ErrorCode.INVALID_REQUEST,
                  "'"
                      + key
                      + "' is JSON but not an array, so nothing can be appended to it. Put or patch it.")
              .with("currentVersion", hit.head().version());
        }
        sequencer.rememberTail(key, hit.head().version(), tail.get());
        yield null;
      }
      case StoreRead.Miss _ -> null;
      case StoreRead.Damaged _ ->
          Refusal.of(
              ErrorCode.CORRUPT, "The value of '" + key + "' is damaged; nothing was appended.");
    };
  }

  private void awaitApplied(ContextKey key, RequestScope scope) {
    CompletableFuture<?> pending = sequencer.pending(key);
    if (pending != null) {
      try {
        pending.get(remainingNanos(scope), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // Whatever became of that write, the next attempt sees it and decides by what is then true.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable Refusal checkWanted(RequestScope scope) {
    if (scope.cancellation().isCancelled() || Thread.currentThread().isInterrupted()) {
      return Refusal.of(ErrorCode.DEADLINE, "The request was cancelled; nothing was changed.");
    }
    if (remainingNanos(scope) <= 0) {
      return Refusal.of(
          ErrorCode.DEADLINE,
          "The deadline passed before the write was sequenced; nothing was changed.");
    }
    return null;
  }

  private Outcome<List<Written>> await(CompletableFuture<List<Written>> done, RequestScope scope) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return Outcome.done(done.get(Math.max(1, remainingNanos(scope)), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      return Outcome.refused(
          Refusal.of(
                  ErrorCode.DEADLINE,
                  "The deadline passed while the write was on its way to the disk; it may still commit. Read the key, or"
                      + " repeat the request with the same idempotency key.")
              .with("outcome", "unknown"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HoldfastException refused) {
        return Outcome.refused(refused.refusal());
      }
      throw new IllegalStateException("a write failed in an unexpected way", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long remainingNanos(RequestScope scope) {
    return scope.deadlineNanos() - ticker.nanos();
  }
}
