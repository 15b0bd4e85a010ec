package dev.holdfast.kernel.seam;

import dev.holdfast.api.seam.Threads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One repeating work and its thread. */
final class RepeatingWork implements Threads.Repeating {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatingWork.class);

  private final Duration period;
  private final Runnable body;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private RepeatingWork(String name, Duration period, Runnable body) {
    this.period = period;
    this.body = body;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
  }

  static RepeatingWork start(String name, Duration period, Runnable body) {
    RepeatingWork work = new RepeatingWork(name, period, body);
    work.thread.start();
    return work;
  }

  private void loop() {
    while (!closedWithinPeriod()) {
      try {
        body.run();
      } catch (RuntimeException e) {
        LOG.error("A run of '{}' failed; the next one is in {}.", thread.getName(), period, e);
      }
    }
  }

  private boolean closedWithinPeriod() {
    try {
      return closed.await(period.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Nobody but a body that leaves its own flag behind interrupts this thread.
      return closed.getCount() == 0;
    }
  }

  /**
   * Does not interrupt: a run may be inside a file, which an interrupt would close. The work may
   * close itself; then there is nothing to wait for.
   */
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (Thread.currentThread() != thread && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
