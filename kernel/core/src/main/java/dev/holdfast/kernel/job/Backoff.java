package dev.holdfast.kernel.job;

import dev.holdfast.api.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The pause before an attempt: random between nothing and a bound that doubles ("full jitter", M.
 * Brooker: Exponential Backoff and Jitter), so that those who failed together do not come again
 * together.
 */
record Backoff(RandomGenerator random) {
  private static final long BASE_NANOS = Duration.ofMillis(50).toNanos();
  private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();

  /** The pause after so many failed attempts, from 1. */
  Duration pause(int failed) {
    long bound = Math.min(MAX_NANOS, BASE_NANOS << Math.min(10, failed - 1));
    return Duration.ofNanos(random.nextLong(bound + 1));
  }

  /** Waits; false when the caller gave up or the thread was interrupted meanwhile. */
  boolean await(Duration pause, Cancellation cancellation) {
    CountDownLatch over = new CountDownLatch(1);
    try (Cancellation.Hook _ = cancellation.onCancel(over::countDown)) {
      return !over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
