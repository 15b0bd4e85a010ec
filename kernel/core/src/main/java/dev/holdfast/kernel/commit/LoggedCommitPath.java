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
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.deadline.InterruptOnCancel;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes through the log: sequenced, durable, applied, acknowledged. */
public final class LoggedCommitPath implements CommitPath {
  /** After so many misses the keys of a write are reserved for it. */
  private static final int MISSES_BEFORE_RESERVATION = 3;

  private final Sequencer sequencer;
  private final Room room;
  private final Function<ContextKey, StoreRead> reading;
  private final Ticker ticker;

  /**
   * Over a sequencer.
   *
   * @param room makes room for what does not fit
   * @param reading finds present values, verified
   */
  public LoggedCommitPath(
      Sequencer sequencer, Room room, Function<ContextKey, StoreRead> reading, Ticker ticker) {
    this.sequencer = sequencer;
    this.room = room;
    this.reading = reading;
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
      case Sequenced.Moved _, Sequenced.NeedsTails _, Sequenced.NeedsRoom _, Sequenced.Foreseen _ ->
          throw new IllegalStateException("not answers of a table");
      case null -> commitNew(preparation, scope);
    };
  }

  @Override
  public Outcome<Foresight> foresee(
      Optional<LogRecord.Idempotency> name,
      List<ContextKey> keys,
      Preparation preparation,
      @Nullable Layer layer,
      Function<ContextKey, StoreRead> quietly,
      RequestScope scope) {
    Sequenced before =
        name.map(known -> sequencer.before(scope.principal().name(), known)).orElse(null);
    if (before instanceof Sequenced.Refused(Refusal refusal)) {
      return Outcome.refused(refusal);
    }
    if (before instanceof Sequenced.Accepted(CompletableFuture<List<Written>> done)) {
      return await(done, scope)
          .map(results -> Foresight.repeated(results, sequencer.seen(keys, layer)));
    }
    Attempt attempt = new Attempt(scope, ticker, layer, quietly);
    Sequenced placed;
    try {
      placed = place(preparation, attempt, sequencer::foresee, room::foresee);
    } finally {
      sequencer.endReservation(attempt);
    }
    return switch (placed) {
      case Sequenced.Foreseen(Foresight foresight) -> Outcome.done(foresight);
      case Sequenced.Refused(Refusal refusal) -> Outcome.refused(refusal);
      case Sequenced.Accepted _, Sequenced.Moved _, Sequenced.NeedsTails _, Sequenced.NeedsRoom _ ->
          throw new IllegalStateException("not a final answer");
    };
  }

  @Override
  public Optional<Refusal> moved(Seen plan, @Nullable Layer layer) {
    return Optional.ofNullable(plan.moved(sequencer.seen(plan.keys().keySet(), layer)));
  }

  private Outcome<List<Written>> commitNew(Preparation preparation, RequestScope scope) {
    Attempt attempt = new Attempt(scope, ticker);
    Sequenced placed;
    try {
      placed = place(preparation, attempt, sequencer::sequence, room::make);
    } finally {
      // The write has its place: others need not wait for the disk.
      sequencer.endReservation(attempt);
    }
    return switch (placed) {
      case Sequenced.Accepted(CompletableFuture<List<Written>> done) -> {
        room.used(attempt);
        yield await(done, scope);
      }
      case Sequenced.Refused(Refusal refusal) -> Outcome.refused(refusal);
      case Sequenced.Moved _, Sequenced.NeedsTails _, Sequenced.NeedsRoom _, Sequenced.Foreseen _ ->
          throw new IllegalStateException("not a final answer");
    };
  }

  /** What is done about a write that does not fit. */
  @FunctionalInterface
  private interface RoomMaking {
    /** The refusal; null when it may be tried again. */
    @Nullable Refusal make(Sequenced.NeedsRoom needed, Attempt attempt);
  }

  /** Prepares and sequences until the write is accepted or refused. */
  private Sequenced place(
      Preparation preparation,
      Attempt attempt,
      BiFunction<PreparedWrite, Attempt, Sequenced> sequencing,
      RoomMaking making) {
    PreparedWrite write = null;
    for (int misses = 0; ; misses++) {
      Refusal late = checkWanted(attempt);
      if (late != null) {
        return new Sequenced.Refused(late);
      }
      if (write == null) {
        switch (preparation.prepare()) {
          case Outcome.Done<PreparedWrite>(PreparedWrite prepared) -> write = prepared;
          case Outcome.Refused<PreparedWrite>(Refusal refusal) -> {
            return new Sequenced.Refused(refusal);
          }
        }
      }
      if (misses == MISSES_BEFORE_RESERVATION) {
        if (sequencer.reserve(write, attempt)) {
          write.operations().forEach(operation -> awaitApplied(operation.key(), attempt));
        }
        write = null;
        continue;
      }
      Sequenced sequenced = sequencing.apply(write, attempt);
      switch (sequenced) {
        case Sequenced.Accepted _, Sequenced.Foreseen _ -> {
          return sequenced;
        }
        case Sequenced.Refused refused -> {
          return settled(refused, write, attempt);
        }
        case Sequenced.NeedsRoom needed -> {
          Refusal refusal = making.make(needed, attempt);
          if (refusal != null) {
            return settled(new Sequenced.Refused(refusal), write, attempt);
          }
        }
        case Sequenced.Moved(ContextKey key) -> {
          awaitApplied(key, attempt);
          write = null;
        }
        case Sequenced.NeedsTails(Set<ContextKey> keys) -> {
          Refusal refusal = findTails(write, keys, attempt);
          if (refusal != null) {
            return new Sequenced.Refused(refusal);
          }
        }
      }
    }
  }

  /** Finds out where the values of the keys end; a refusal when the first append is impossible. */
  private @Nullable Refusal findTails(PreparedWrite write, Set<ContextKey> keys, Attempt attempt) {
    boolean isFirst = true;
    for (ContextKey key : keys) {
      Refusal refusal = findTail(key, attempt);
      // Before a later one, the write may replace the value or fail for another reason.
      if (refusal != null && isFirst) {
        return write.batch() ? refusal.with("index", firstAppend(write, key)) : refusal;
      }
      isFirst = false;
    }
    return null;
  }

  private static int firstAppend(PreparedWrite write, ContextKey key) {
    int i = 0;
    while (!(write.operations().get(i) instanceof PreparedOperation.Element element
        && element.key().equals(key))) {
      i++;
    }
    return i;
  }

  /**
   * Finds out where the present value of the key ends; a refusal when nothing can be appended to
   * it.
   */
  private @Nullable Refusal findTail(ContextKey key, Attempt attempt) {
    Layer layer = attempt.layer();
    StoreRead ofRun = layer == null ? null : layer.read(key);
    if (ofRun == null) {
      awaitApplied(key, attempt);
    }
    return switch (ofRun == null ? attempt.reading(reading).apply(key) : ofRun) {
      case StoreRead.Hit hit -> {
        Optional<ValueTail> tail =
            ValueTail.of(hit.value(), Content.isJson(hit.head().contentType()));
        if (tail.isEmpty()) {
          yield Refused.notAnArray(key, hit.head().version());
        }
        attempt.found(key, hit.head().version(), tail.get());
        yield null;
      }
      case StoreRead.Miss _ -> null;
      case StoreRead.Damaged _ ->
          Refusal.of(
              ErrorCode.CORRUPT, "The value of '" + key + "' is damaged; nothing was appended.");
    };
  }

  /**
   * Waits until what a refusal was decided by is true for readers too: a version that it names must
   * not be one that a failed sync takes back.
   */
  private Sequenced settled(Sequenced.Refused refused, PreparedWrite write, Attempt attempt) {
    for (PreparedOperation operation : write.operations()) {
      CompletableFuture<?> pending = sequencer.pending(operation.key());
      await(pending, attempt);
      if (pending != null && pending.isCompletedExceptionally()) {
        return new Sequenced.Refused(Sequencer.logFailed());
      }
      if (pending != null && !pending.isDone()) {
        return new Sequenced.Refused(
            Refusal.of(
                ErrorCode.DEADLINE,
                "The deadline passed while another write of '"
                    + operation.key()
                    + "' was on its way to the disk; nothing was changed."));
      }
    }
    return refused;
  }

  private void awaitApplied(ContextKey key, Attempt attempt) {
    await(sequencer.pending(key), attempt);
  }

  private static void await(@Nullable CompletableFuture<?> pending, Attempt attempt) {
    if (pending != null) {
      try (InterruptOnCancel _ = attempt.endsOnCancel()) {
        pending.get(attempt.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // Whatever became of that write, the next attempt sees it and decides by what is then true.
      } catch (InterruptedException e) {
        if (!attempt.isCancelled()) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static @Nullable Refusal checkWanted(Attempt attempt) {
    if (attempt.isCancelled()) {
      return Refusal.of(ErrorCode.DEADLINE, "The request was cancelled; nothing was changed.");
    }
    if (attempt.remainingNanos() <= 0) {
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

  @Override
  public Deadlines deadlines() {
    return new Deadlines(ticker);
  }
}
