package dev.holdfast.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.RequestScope;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryingJobsTests {
  private static final JobRequest REQUEST =
      JobRequest.of(Kind.EMBEDDER, "work", "acme").idempotent();

  private final JobWorld world = new JobWorld(2, 100);
  private final RetryBudget budget = new RetryBudget();

  /** Always the shortest pause. */
  private static final class Eager implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public long nextLong(long bound) {
      return 0;
    }
  }

  private final Jobs jobs =
      new RetryingJobs(world.pool, budget, new Backoff(new Eager()), world.time);
  private final AtomicInteger runs = new AtomicInteger();

  private Callable<Integer> failingUntil(int run, Exception failure) {
    return () -> {
      if (runs.incrementAndGet() < run) {
        throw failure;
      }
      return runs.get();
    };
  }

  @Test
  void anIdempotentJobThatFailsIsTriedThreeTimes() throws Exception {
    assertThat(jobs.run(REQUEST, failingUntil(3, new IOException("planted"))))
        .isEqualTo(Outcome.done(3));
    assertThat(world.pool.report().kinds().get(Kind.EMBEDDER.ordinal()).retries()).isEqualTo(2);
    runs.set(0);
    assertThatThrownBy(() -> jobs.run(REQUEST, failingUntil(4, new IOException("planted"))))
        .isInstanceOf(IOException.class);
    assertThat(runs).hasValue(3);
  }

  @Test
  void oneThatIsNotDeclaredIdempotentIsNotTriedAgain() {
    JobRequest once = JobRequest.of(Kind.EMBEDDER, "work", "acme");
    assertThatThrownBy(() -> jobs.run(once, failingUntil(2, new IOException("planted"))))
        .isInstanceOf(IOException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aRefusalThatStaysIsNotTriedAgain() {
    assertThatThrownBy(() ->
            jobs.run(
                REQUEST, failingUntil(2, new HoldfastException(ErrorCode.CONFLICT, "planted"))))
        .isInstanceOf(HoldfastException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void retriesEndWithTheRetryBudgetAndComeBackWithCalls() throws Exception {
    while (budget.take()) {
      // Nothing is left.
    }
    assertThatThrownBy(() -> jobs.run(REQUEST, failingUntil(2, new IOException("planted"))))
        .isInstanceOf(IOException.class);
    for (int i = 0; i < 10; i++) {
      jobs.run(REQUEST, () -> 0);
    }
    runs.set(0);
    assertThat(jobs.run(REQUEST, failingUntil(2, new IOException("planted"))))
        .isEqualTo(Outcome.done(2));
  }

  @Test
  void nothingIsTriedAgainThatCouldOnlyBeginAfterTheDeadline() {
    RequestScope scope = world.scope(Duration.ofSeconds(1), new Cancellation());
    Callable<Integer> work =
        () -> {
          runs.incrementAndGet();
          world.time.advance(Duration.ofSeconds(1));
          throw new IOException("planted");
        };
    assertThatThrownBy(() -> scope.call(() -> jobs.run(REQUEST, work)))
        .isInstanceOf(IOException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void thePauseIsRandomBelowABoundThatDoubles() {
    Backoff backoff = new Backoff(new java.util.Random(7));
    for (int i = 0; i < 1000; i++) {
      assertThat(backoff.pause(1)).isLessThanOrEqualTo(Duration.ofMillis(50));
      assertThat(backoff.pause(3)).isLessThanOrEqualTo(Duration.ofMillis(200));
      assertThat(backoff.pause(60)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
  }
}
