package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Report;
import dev.holdfast.api.Cancellation;
import dev.holdfast.api.DryRun;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.kernel.config.JobSettings;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.seam.ThreadCpu;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Runs jobs, a bounded number at a time, each once and on a platform thread of its own.
 *
 * <p>A thread is not used twice: what a plugin leaves in its thread-locals ends with it, an
 * interrupt that comes late meets nobody else, and the thread's processor time is the job's.
 * Starting one takes about 0.1 ms, which is little beside what is worth a budget.
 */
public final class JobPool implements Jobs, AutoCloseable {
  /** How often the processor time of jobs is looked at. */
  private static final Duration SAMPLING = Duration.ofMillis(10);

  /**
   * The pool's view of the outside world.
   *
   * @param threads where threads come from
   * @param clock wall-clock time, for reports
   * @param ticker monotonic time
   * @param cpu the processor time of threads
   * @param events where to tell
   */
  public record World(
      Threads threads, InstantSource clock, Ticker ticker, ThreadCpu cpu, EventSink events) {}

  private final JobTable table;
  private final Threads threads;

  private JobPool(JobTable table, Threads threads) {
    this.table = table;
    this.threads = threads;
  }

  /**
   * A pool whose jobs are watched by nobody until {@link #start}.
   *
   * @param processors how many threads there are when the settings do not say, at least 2
   */
  public static JobPool create(JobSettings settings, int processors, World world) {
    int count = settings.threads() > 0 ? settings.threads() : Math.max(2, processors);
    return new JobPool(new JobTable(settings, count, world), world.threads());
  }

  /** Starts to watch over the jobs, every 10 ms as long as there are any. */
  public void start() {
    threads.platform(
        "job-watchdog",
        () -> {
          while (table.awaitLook(SAMPLING)) {
            table.look();
          }
        });
  }

  /** Samples every job once. */
  void look() {
    table.look();
  }

  @Override
  public <T> Outcome<T> run(JobRequest request, Callable<T> work) throws Exception {
    if (JobTable.isWithinJob()) {
      return Outcome.done(work.call());
    }
    Optional<RequestScope> scope = RequestScope.find();
    Job<T> job;
    try {
      job = table.admit(request, withinDryRun(work), scope);
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
    Cancellation cancellation = scope.map(RequestScope::cancellation).orElseGet(Cancellation::new);
    try (Cancellation.Hook _ = cancellation.onCancel(() -> table.cancel(job))) {
      return job.await(() -> table.cancel(job));
    }
  }

  /** What is rehearsed stays so on the job's thread. */
  private static <T> Callable<T> withinDryRun(Callable<T> work) {
    Optional<DryRun> run = DryRun.current();
    return run.isPresent() ? () -> run.get().call(work) : work;
  }

  /** What jobs do now and did in this run, with no retries left. */
  public Report report() {
    return table.report(0);
  }

  JobTable table() {
    return table;
  }

  /** Interrupts what runs and takes nothing more; what ignores that ends with the process. */
  @Override
  public void close() {
    table.close();
  }
}
