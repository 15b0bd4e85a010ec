package dev.holdfast.kernel.job;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Tries jobs that are declared idempotent again when they fail: throw, or are refused {@code
 * unavailable}. One that exceeded its budget is not tried again.
 */
final class RetryingJobs implements Jobs {
  private static final int ATTEMPTS = 3;

  private final JobPool pool;
  private final RetryBudget budget;
  private final Backoff backoff;
  private final Ticker ticker;

  RetryingJobs(JobPool pool, RetryBudget budget, Backoff backoff, Ticker ticker) {
    this.pool = pool;
    this.budget = budget;
    this.backoff = backoff;
    this.ticker = ticker;
  }

  @Override
  public <T> Outcome<T> run(JobRequest request, Callable<T> work) throws Exception {
    budget.called();
    for (int attempt = 1; attempt < ATTEMPTS && request.isIdempotent(); attempt++) {
      try {
        Outcome<T> outcome = pool.run(request, work);
        if (!isTransient(outcome) || !mayRetry(request, attempt)) {
          return outcome;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (HoldfastException e) {
        if (e.code() != ErrorCode.UNAVAILABLE || !mayRetry(request, attempt)) {
          throw e;
        }
      } catch (Exception e) {
        if (!mayRetry(request, attempt)) {
          throw e;
        }
      }
    }
    return pool.run(request, work);
  }

  private static boolean isTransient(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(Refusal refusal)
        && refusal.code() == ErrorCode.UNAVAILABLE
        // Those are stuck for longer than any pause.
        && !refusal.facts().containsKey("quarantined");
  }

  /** Waits until the time of the next attempt; false when there is to be none. */
  private boolean mayRetry(JobRequest request, int failed) {
    Optional<RequestScope> scope = RequestScope.find();
    Duration pause = backoff.pause(failed);
    boolean isTooLate =
        scope.isPresent() && ticker.nanos() + pause.toNanos() - scope.get().deadlineNanos() >= 0;
    if (isTooLate || !budget.take()) {
      return false;
    }
    pool.table().countRetry(request.kind());
    return backoff.await(pause, scope.map(RequestScope::cancellation).orElseGet(Cancellation::new));
  }
}
