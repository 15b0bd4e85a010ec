package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Policy;
import dev.holdfast.api.Cancellation;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.kernel.config.JobSettings;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.tck.ManualTime;
import dev.holdfast.tck.RealThreads;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A pool on a manual clock and a processor clock that a test sets; it looks when it is told to. */
final class JobWorld {
  static final Policy POLICY =
      new Policy(
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(10));

  final ManualTime time = new ManualTime();
  final RealThreads threads = new RealThreads();
  final EventLog events = new EventLog(time);
  final JobPool pool;
  private final Map<Thread, Long> cpu = new ConcurrentHashMap<>();

  JobWorld(int count, int queue) {
    Map<Kind, Policy> policies = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      policies.put(kind, POLICY);
    }
    pool =
        JobPool.create(
            new JobSettings(count, queue, policies),
            1,
            new JobPool.World(threads, time, time, thread -> cpu.getOrDefault(thread, 0L), events));
  }

  /** Work that says when it runs, and ends when it is released; it ignores its interruption. */
  final class Stubborn implements Callable<String> {
    private final CompletableFuture<Thread> running = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public String call() {
      running.complete(Thread.currentThread());
      boolean isOver = false;
      while (!isOver) {
        try {
          released.await();
          isOver = true;
        } catch (InterruptedException e) {
          // That is what it is for.
        }
      }
      return "done";
    }

    Thread awaitRunning() throws Exception {
      return running.get(20, TimeUnit.SECONDS);
    }

    /** It has used so much in all. */
    void uses(Duration processorTime) throws Exception {
      cpu.put(awaitRunning(), processorTime.toNanos());
    }

    void end() throws Exception {
      released.countDown();
      awaitRunning().join();
    }
  }

  /** Runs the work for somebody who waits on a thread of their own. */
  <T> CompletableFuture<Outcome<T>> run(Jobs jobs, JobRequest request, Callable<T> work) {
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    threads.virtual(
        "caller",
        () -> {
          try {
            answer.complete(jobs.run(request, work));
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  <T> CompletableFuture<Outcome<T>> run(String owner, Callable<T> work) {
    return run(pool, JobRequest.of(Kind.TOOL, "work", owner), work);
  }

  /** Runs an own work of the pool's owner to its end, having used so much. */
  void runThatUses(Duration processorTime) throws Exception {
    Stubborn work = new Stubborn();
    CompletableFuture<Outcome<String>> answer = run("acme", work);
    work.uses(processorTime);
    work.end();
    answer.get(20, TimeUnit.SECONDS);
  }

  RequestScope scope(Duration deadline, Cancellation cancellation) {
    return new RequestScope(
        new Principal("owner", List.of(), false, true),
        time.nanos() + deadline.toNanos(),
        cancellation);
  }

  /** The pool looks after so much time. */
  void lookAfter(Duration duration) {
    time.advance(duration);
    pool.look();
  }
}
