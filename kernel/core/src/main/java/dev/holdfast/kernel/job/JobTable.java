package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Limit;
import dev.holdfast.api.Budgets.Manual;
import dev.holdfast.api.Budgets.Overrun;
import dev.holdfast.api.Budgets.Report;
import dev.holdfast.api.Budgets.Usage;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.kernel.config.JobSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The jobs that wait and those that have a thread, and every step of theirs. Each method takes the
 * lock for a few steps; never is it held while work runs, an event is told or a caller waits.
 */
final class JobTable {
  /** How long a job may take to heed its interruption. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Bound on the thread of a job. */
  private static final ScopedValue<Boolean> WITHIN = ScopedValue.newInstance();

  private final int threads;
  private final int queue;
  private final JobPool.World world;
  private final Policies policies;
  private final JobNews news;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final JobRecords records = new JobRecords();
  private final Owners owners = new Owners();
  private final Deque<Job<?>> waiting = new ArrayDeque<>();
  private final Set<Job<?>> onThreads = new LinkedHashSet<>();
  private int places;
  private long started;
  private boolean isClosed;

  JobTable(JobSettings settings, int threads, JobPool.World world) {
    this.threads = threads;
    this.queue = settings.queue();
    this.world = world;
    this.policies = new Policies(settings.policies());
    this.news = new JobNews(world.events());
  }

  /** Whether the running thread is that of a job. */
  static boolean isWithinJob() {
    return WITHIN.isBound();
  }

  /**
   * Waits until jobs are to be looked at: {@code period}, and until there are any; false at the
   * end.
   */
  boolean awaitLook(Duration period) {
    lock.lock();
    try {
      while (!isClosed && waiting.isEmpty() && onThreads.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      if (!isClosed) {
        changed.awaitNanos(period.toNanos());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts the watchdog; if somebody did, it only looks a little sooner.
      return !isClosed;
    } finally {
      lock.unlock();
    }
    return !isClosed;
  }

  /** Takes a job in, and starts it when there is room; throws why it is not. */
  <T> Job<T> admit(JobRequest request, Callable<T> work, Optional<RequestScope> scope) {
    lock.lock();
    try {
      Optional<Refusal> refusal = refusal(request);
      if (refusal.isPresent()) {
        records.tally(request.kind()).refused++;
        throw refusal.get().toException();
      }
      Job<T> job =
          new Job<>(
              request,
              work,
              scope,
              policies.cpu(request, records.p99(request)),
              policies.wall(request));
      waiting.add(job);
      startNext();
      changed.signalAll();
      return job;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Refusal> refusal(JobRequest request) {
    if (isClosed) {
      return Optional.of(JobRefusals.ending());
    }
    if (owners.isRefused(request.owner())) {
      return Optional.of(JobRefusals.stuck(request.owner()));
    }
    return places >= threads && waiting.size() >= queue
        ? Optional.of(JobRefusals.full(waiting.size(), threads))
        : Optional.empty();
  }

  /** Gives free places to those that wait, in order. */
  private void startNext() {
    while (places < threads && !waiting.isEmpty()) {
      Job<?> job = waiting.remove();
      if (owners.isRefused(job.request().owner())) {
        withdraw(job, JobRefusals.stuck(job.request().owner()));
      } else {
        begin(job);
      }
    }
  }

  private void withdraw(Job<?> job, Refusal refusal) {
    job.enter(new Job.Phase.Ended());
    records.tally(job.request().kind()).refused++;
    job.refuse(refusal);
  }

  private void begin(Job<?> job) {
    places++;
    started++;
    records.started(job.request());
    onThreads.add(job);
    String name = "job-%s-%d".formatted(job.request().kind().label(), started);
    // The thread waits for the lock before its first step, so it finds its phase set.
    Thread thread = world.threads().platform(name, () -> live(job));
    job.enter(new Job.Phase.Running(thread, world.ticker().nanos()));
  }

  /** The life of a job's thread. */
  private <T> void live(Job<T> job) {
    lock.lock();
    lock.unlock();
    Runnable answer;
    try {
      Outcome<T> done = Outcome.done(ScopedValue.where(WITHIN, true).call(job::call));
      answer = () -> job.answer(done);
    } catch (Exception | Error e) {
      answer =
          () -> {
            countFailure(job);
            job.fail(e);
          };
    }
    end(job, Thread.currentThread());
    answer.run();
  }

  private void countFailure(Job<?> job) {
    lock.lock();
    try {
      records.tally(job.request().kind()).failures++;
    } finally {
      lock.unlock();
    }
  }

  private void end(Job<?> job, Thread thread) {
    long cpu = world.cpu().nanosOf(thread);
    List<Runnable> told = new ArrayList<>();
    lock.lock();
    try {
      switch (job.phase()) {
        case Job.Phase.Running _ -> {
          records.measured(job.request(), cpu, false);
          alert(job, cpu, told);
          places--;
        }
        case Job.Phase.Stopping _ -> places--;
        case Job.Phase.Quarantined(_, _, boolean isReplaced) -> {
          owners.recovered(job.request().owner());
          if (!isReplaced) {
            places--;
          }
          told.add(() -> news.recovered(job.request(), thread.getName(), Duration.ofNanos(cpu)));
        }
        case Job.Phase.Waiting _, Job.Phase.Ended _ ->
            throw new IllegalStateException("a job on a thread neither waits nor has ended");
      }
      job.enter(new Job.Phase.Ended());
      onThreads.remove(job);
      startNext();
    } finally {
      lock.unlock();
    }
    told.forEach(Runnable::run);
  }

  /** Its caller gave up. */
  void cancel(Job<?> job) {
    lock.lock();
    try {
      switch (job.phase()) {
        case Job.Phase.Waiting _ -> {
          waiting.remove(job);
          withdraw(job, JobRefusals.cancelled());
        }
        case Job.Phase.Running(Thread thread, long startNanos) -> {
          records.measured(job.request(), world.cpu().nanosOf(thread), true);
          stop(job, thread, startNanos);
          job.refuse(JobRefusals.cancelled().with("outcome", "unknown"));
        }
        case Job.Phase.Stopping _, Job.Phase.Quarantined _, Job.Phase.Ended _ -> {
          // It has its answer.
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void stop(Job<?> job, Thread thread, long startNanos) {
    job.enter(new Job.Phase.Stopping(thread, startNanos, world.ticker().nanos()));
    // Where the platform heeds priorities, it gets what nobody else needs from here on.
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.interrupt();
  }

  private void alert(Job<?> job, long cpuNanos, List<Runnable> told) {
    if (cpuNanos * 5 >= job.cpuBudget().toNanos() * 4
        && job.alert()
        && records.alert(job.request(), world.ticker().nanos())) {
      told.add(() -> news.near(job.request(), Duration.ofNanos(cpuNanos), job.cpuBudget()));
    }
  }

  /** Samples every job once: alerts, stops, quarantines. */
  void look() {
    List<Runnable> told = new ArrayList<>();
    lock.lock();
    try {
      long now = world.ticker().nanos();
      for (Iterator<Job<?>> each = waiting.iterator(); each.hasNext(); ) {
        Job<?> job = each.next();
        if (job.isLate(now)) {
          each.remove();
          withdraw(job, JobRefusals.neverStarted());
        }
      }
      for (Job<?> job : List.copyOf(onThreads)) {
        look(job, now, told);
      }
      startNext();
    } finally {
      lock.unlock();
    }
    told.forEach(Runnable::run);
  }

  private void look(Job<?> job, long now, List<Runnable> told) {
    switch (job.phase()) {
      case Job.Phase.Running(Thread thread, long startNanos) -> {
        long cpu = world.cpu().nanosOf(thread);
        long wall = now - startNanos;
        alert(job, cpu, told);
        if (cpu > job.cpuBudget().toNanos()) {
          overrun(job, Limit.CPU, thread, startNanos, told);
        } else if (wall > job.wallBudget().toNanos()) {
          overrun(job, Limit.WALL, thread, startNanos, told);
        } else if (job.isLate(now)) {
          overrun(job, Limit.DEADLINE, thread, startNanos, told);
        }
      }
      case Job.Phase.Stopping(Thread thread, _, long stoppedNanos) -> {
        if (now - stoppedNanos >= GRACE.toNanos()) {
          quarantine(job, thread, told);
        }
      }
      case Job.Phase.Quarantined _, Job.Phase.Waiting _, Job.Phase.Ended _ -> {
        // Nothing more can be done about it.
      }
    }
  }

  private void overrun(
      Job<?> job, Limit limit, Thread thread, long startNanos, List<Runnable> told) {
    long cpu = Math.max(0, world.cpu().nanosOf(thread));
    Overrun overrun =
        new Overrun(
            world.clock().instant(),
            job.request().kind(),
            job.request().operation(),
            job.request().owner(),
            limit,
            Duration.ofNanos(cpu),
            Duration.ofNanos(world.ticker().nanos() - startNanos),
            job.cpuBudget(),
            job.wallBudget(),
            List.of(thread.getStackTrace()));
    records.measured(job.request(), cpu, true);
    records.overran(overrun);
    stop(job, thread, startNanos);
    job.refuse(job.stopped(limit));
    told.add(() -> news.overran(job.request(), overrun));
  }

  private void quarantine(Job<?> job, Thread thread, List<Runnable> told) {
    boolean isReplaced = owners.quarantine(job.request().owner());
    job.enter(new Job.Phase.Quarantined(thread, world.clock().instant(), isReplaced));
    if (isReplaced) {
      places--;
    }
    // It may have swallowed the first one.
    thread.interrupt();
    Duration cpu = Duration.ofNanos(Math.max(0, world.cpu().nanosOf(thread)));
    told.add(() -> news.quarantined(job.request(), thread.getName(), cpu, isReplaced));
  }

  /** What jobs do now; {@code retryTokens} is what retries are left. */
  Report report(double retryTokens) {
    lock.lock();
    try {
      return new JobReport(records, policies, owners, world.cpu())
          .of(threads, waiting.size(), onThreads, retryTokens);
    } finally {
      lock.unlock();
    }
  }

  /** Sets budgets of a kind by hand; throws {@code invalid-request} out of bounds. */
  Usage set(Kind kind, Manual manual) {
    lock.lock();
    try {
      policies.set(kind, manual);
    } finally {
      lock.unlock();
    }
    news.set(kind, manual);
    return report(0).kinds().get(kind.ordinal());
  }

  /** Counts a retry that is about to be made. */
  void countRetry(Kind kind) {
    lock.lock();
    try {
      records.tally(kind).retries++;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts what runs and takes nothing more. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
      Refusal ending = JobRefusals.ending();
      waiting.forEach(job -> withdraw(job, ending));
      waiting.clear();
      for (Job<?> job : onThreads) {
        if (job.phase() instanceof Job.Phase.Running(Thread thread, long startNanos)) {
          stop(job, thread, startNanos);
          job.refuse(ending.with("outcome", "unknown"));
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
