package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Limit;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One job from its admission to the end of its thread. But for its answer, it is guarded by the
 * pool's lock.
 */
final class Job<T> {

  /** Where it is. */
  sealed interface Phase {
    /** There is no thread for it yet. */
    record Waiting() implements Phase {}

    /** Its work is done on a thread. */
    record Running(Thread thread, long startNanos) implements Phase {}

    /** It was interrupted, and its caller has been answered. */
    record Stopping(Thread thread, long startNanos, long stoppedNanos) implements Phase {}

    /**
     * It ignored its interruption.
     *
     * @param isReplaced whether its place in the pool was given to another thread
     */
    record Quarantined(Thread thread, Instant since, boolean isReplaced) implements Phase {}

    /** Its thread has ended, or it will never have one. */
    record Ended() implements Phase {}
  }

  private final JobRequest request;
  private final Callable<T> work;
  private final Optional<RequestScope> scope;
  private final Duration cpuBudget;
  private final Duration wallBudget;
  private final CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
  private Phase phase = new Phase.Waiting();
  private boolean isAlerted;

  Job(
      JobRequest request,
      Callable<T> work,
      Optional<RequestScope> scope,
      Duration cpuBudget,
      Duration wallBudget) {
    this.request = request;
    this.work = work;
    this.scope = scope;
    this.cpuBudget = cpuBudget;
    this.wallBudget = wallBudget;
  }

  JobRequest request() {
    return request;
  }

  Duration cpuBudget() {
    return cpuBudget;
  }

  Duration wallBudget() {
    return wallBudget;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
  }

  /** True the first time that it is asked. */
  boolean alert() {
    boolean isFirst = !isAlerted;
    isAlerted = true;
    return isFirst;
  }

  /** Whether the deadline of its caller has passed. */
  boolean isLate(long nowNanos) {
    return scope.isPresent() && nowNanos - scope.get().deadlineNanos() >= 0;
  }

  /** Does the work, within the scope of the caller. */
  T call() throws Exception {
    return scope.isPresent() ? scope.get().call(work) : work.call();
  }

  void answer(Outcome<T> outcome) {
    answer.complete(outcome);
  }

  void refuse(Refusal refusal) {
    answer.complete(Outcome.refused(refusal));
  }

  void fail(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * Waits for the answer; throws what the work threw.
   *
   * @param cancel called when the waiting thread is interrupted
   */
  Outcome<T> await(Runnable cancel) throws Exception {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      cancel.run();
      Thread.currentThread().interrupt();
      return answer.getNow(Outcome.refused(JobRefusals.cancelled()));
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** What the caller hears when it was stopped. */
  Refusal stopped(Limit limit) {
    return JobRefusals.stopped(request, limit, cpuBudget, wallBudget);
  }
}
