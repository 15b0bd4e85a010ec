package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Maintenance.Job;
import dev.holdfast.api.Maintenance.Kind;
import dev.holdfast.api.Maintenance.Report;
import dev.holdfast.api.Maintenance.State;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Threads;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job at a time on a thread of its own, and remembers the last ones. */
final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final int REMEMBERED = 20;

  /** What a job does. */
  @FunctionalInterface
  interface Work {
    /** Does it, and tells how far it is; an exception of {@code progress} ends it. */
    Report run(CopyProgress progress) throws IOException;
  }

  private final InstantSource clock;
  private final Threads threads;
  private final Deque<Job> jobs = new ArrayDeque<>();
  private @Nullable Thread running;
  private long started;
  private volatile boolean isClosed;

  Jobs(InstantSource clock, Threads threads) {
    this.clock = clock;
    this.threads = threads;
  }

  /** Starts a job, unless one runs. */
  synchronized Outcome<Job> start(Kind kind, Optional<String> directory, Work work) {
    Optional<Job> busy = jobs.stream().filter(job -> job.state() == State.RUNNING).findFirst();
    if (busy.isPresent()) {
      return Outcome.refused(
          Refusal.of(
                  ErrorCode.HELD,
                  "Another job runs: " + busy.get().id() + ". Wait until it has ended.")
              .with("job", busy.get().id()));
    }
    if (isClosed) {
      return Outcome.refused(ErrorCode.UNAVAILABLE, "The daemon is ending.");
    }
    started++;
    Job job =
        new Job(
            kind.name().toLowerCase(Locale.ROOT) + "-" + started,
            kind,
            State.RUNNING,
            directory,
            clock.instant(),
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty());
    put(job);
    running = threads.platform("holdfast-" + job.id(), () -> run(job.id(), work));
    return Outcome.done(job);
  }

  private void run(String id, Work work) {
    try {
      Report report = work.run((done, total) -> reached(id, done, total));
      end(id, State.DONE, Optional.of(report), Optional.empty());
    } catch (CancellationException e) {
      fail(id, Refusal.of(ErrorCode.UNAVAILABLE, "The daemon ended before the job did."));
    } catch (HoldfastException e) {
      LOG.warn("{} failed: {}", id, e.refusal().message());
      fail(id, e.refusal());
    } catch (IOException e) {
      LOG.warn("{} failed", id, e);
      fail(
          id,
          Refusal.of(
              ErrorCode.UNAVAILABLE,
              find(id)
                      .flatMap(Job::directory)
                      .map(directory -> "The backup to " + directory)
                      .orElse("The verification")
                  + " failed: "
                  + Reasons.of(e)
                  + ". Nothing that is served changed. Look at the disk, its free space and"
                  + " permissions, and try again."));
    } catch (RuntimeException e) {
      LOG.error("{} ended in an unexpected way", id, e);
      fail(id, Refusal.of(ErrorCode.INTERNAL, "The job ended in an unexpected way; see the log."));
    }
  }

  private void fail(String id, Refusal why) {
    end(id, State.FAILED, Optional.empty(), Optional.of(why));
  }

  private synchronized void end(
      String id, State state, Optional<Report> report, Optional<Refusal> failure) {
    Job job = find(id).orElseThrow();
    put(
        new Job(
            id,
            job.kind(),
            state,
            job.directory(),
            job.startedAt(),
            Optional.of(clock.instant()),
            job.doneBytes(),
            job.totalBytes(),
            report,
            failure));
  }

  private synchronized void reached(String id, long done, long total) {
    if (isClosed) {
      throw new CancellationException();
    }
    Job job = find(id).orElseThrow();
    put(
        new Job(
            id,
            job.kind(),
            job.state(),
            job.directory(),
            job.startedAt(),
            job.endedAt(),
            done,
            total,
            job.report(),
            job.failure()));
  }

  private void put(Job job) {
    jobs.removeIf(old -> old.id().equals(job.id()));
    jobs.addLast(job);
    while (jobs.size() > REMEMBERED) {
      jobs.removeFirst();
    }
  }

  synchronized Optional<Job> find(String id) {
    return jobs.stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /** Waits for the job that runs, which ends at the next byte. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      isClosed = true;
      last = running;
    }
    if (last != null) {
      try {
        last.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
