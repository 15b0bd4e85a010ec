package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Ticker;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** The budgets port, over a pool. */
public final class KernelBudgets implements Budgets {
  private final JobPool pool;
  private final RetryBudget retries = new RetryBudget();
  private final RetryingJobs jobs;

  /**
   * The port.
   *
   * @param random for the jitter of retries
   */
  public KernelBudgets(JobPool pool, Ticker ticker, RandomGenerator random) {
    this.pool = pool;
    this.jobs = new RetryingJobs(pool, retries, new Backoff(random), ticker);
  }

  /** For parts of the kernel. */
  public Jobs jobs() {
    return jobs;
  }

  @Override
  public <T> Outcome<T> execute(JobRequest request, Callable<T> work) throws Exception {
    return jobs.run(request, work);
  }

  @Override
  public <T> T guard(Class<T> type, T target) {
    return BudgetGuard.of(type, target, jobs);
  }

  @Override
  public Report report() {
    return pool.table().report(retries.tokens());
  }

  @Override
  public Outcome<Usage> set(Kind kind, Manual manual) {
    Principal principal = RequestScope.current().principal();
    if (!principal.admin()) {
      return Outcome.refused(
          ErrorCode.FORBIDDEN,
          "'" + principal.name() + "' is no admin, so it may not set the budgets of jobs.");
    }
    try {
      return Outcome.done(pool.table().set(kind, manual));
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }
}
