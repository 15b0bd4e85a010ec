package dev.holdfast.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Policy;
import dev.holdfast.api.Budgets.Report;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.kernel.config.JobSettings;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.seam.SystemThreadCpu;
import dev.holdfast.kernel.seam.SystemThreads;
import dev.holdfast.kernel.seam.SystemTime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool on real clocks, real threads and a core that burns. */
@Timeout(60)
class RealJobsTests {
  private static final JobRequest BURN = JobRequest.of(Kind.TOOL, "burn", "acme");

  private final SystemTime time = new SystemTime();
  private final EventLog events = new EventLog(time);
  private final AtomicBoolean burns = new AtomicBoolean(true);
  private final JobPool pool = pool();

  private JobPool pool() {
    Map<Kind, Policy> policies = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      policies.put(
          kind,
          new Policy(
              Duration.ofMillis(10),
              Duration.ofSeconds(2),
              Duration.ofMillis(50),
              Duration.ofSeconds(20)));
    }
    JobPool created =
        JobPool.create(
            new JobSettings(0, 10, policies),
            2,
            new JobPool.World(new SystemThreads(), time, time, new SystemThreadCpu(), events));
    created.start();
    return created;
  }

  @AfterEach
  void close() {
    burns.set(false);
    pool.close();
  }

  private Long burn() {
    long sum = 1;
    while (burns.get()) {
      sum = sum * 31 + 7;
    }
    return sum;
  }

  private void await(Predicate<Report> state) {
    while (!state.test(pool.report())) {
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  @Test
  void whoBurnsAndIgnoresIsStoppedQuarantinedRefusedAndRecovered() throws Exception {
    for (int i = 1; i <= 4; i++) {
      Outcome<Long> answer = pool.run(BURN, this::burn);
      Refusal refusal = ((Outcome.Refused<Long>) answer).refusal();
      assertThat(refusal.code()).isEqualTo(ErrorCode.DEADLINE);
      assertThat(refusal.facts()).containsEntry("exceeded", "cpu");
    }
    await(report -> report.quarantined().size() == 4);
    assertThat(events.count(RuntimeEvent.Kind.QUARANTINED)).isEqualTo(4);
    assertThat(pool.run(BURN, this::burn))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(pool.run(JobRequest.of(Kind.TOOL, "work", "other"), () -> 7))
        .isEqualTo(Outcome.done(7));

    burns.set(false);
    await(report -> report.quarantined().isEmpty());
    assertThat(events.count(RuntimeEvent.Kind.RECOVERED)).isEqualTo(4);
    assertThat(pool.run(BURN, () -> 1L)).isEqualTo(Outcome.done(1L));
  }

  @Test
  void waitingUsesNoProcessorTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Outcome<Boolean> answer =
        pool.run(BURN, () -> never.await(150, java.util.concurrent.TimeUnit.MILLISECONDS));
    assertThat(answer).isEqualTo(Outcome.done(false));
    assertThat(pool.report().overruns()).isEmpty();
  }
}
