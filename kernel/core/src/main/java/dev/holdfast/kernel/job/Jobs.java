package dev.holdfast.kernel.job;

import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import java.util.concurrent.Callable;

/**
 * Where parts of the kernel have work done that may take too much: code of plugins, large deltas,
 * scrubs and tuning. Inject it, and give {@link JobRequest#of} the kind, a name and {@code
 * "holdfast"} as the owner. What it promises is told in {@link dev.holdfast.api.Budgets}.
 *
 * <ol>
 *   <li>The caller waits; it is made for virtual threads. A {@link dev.holdfast.api.RequestScope}
 *       of the caller is bound on the job's thread and limits the job; without one only the policy
 *       of the kind does.
 *   <li>Work that is interrupted is to end within a second. It may call any port and any part of
 *       the kernel while it is.
 *   <li>A job within a job runs on the same thread, as a part of the outer one.
 *   <li>A long work (a scrub) is best cut into jobs of a second or so, one after another, so that
 *       it does not keep one of the few threads for long.
 * </ol>
 */
public interface Jobs {
  /**
   * Runs {@code work} as a job.
   *
   * @return what it answered, or a refusal: {@code deadline} when it exceeded its budget, {@code
   *     unavailable} when it was never started
   * @throws Exception what {@code work} threw
   */
  <T> Outcome<T> run(JobRequest request, Callable<T> work) throws Exception;

  /** Runs work on the caller's thread, without any budget. */
  static Jobs unmeasured() {
    return new Jobs() {
      @Override
      public <T> Outcome<T> run(JobRequest request, Callable<T> work) throws Exception {
        return Outcome.done(work.call());
      }
    };
  }
}
