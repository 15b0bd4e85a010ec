package dev.holdfast.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Limit;
import dev.holdfast.api.Budgets.Manual;
import dev.holdfast.api.Budgets.Report;
import dev.holdfast.api.Budgets.Usage;
import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.RuntimeEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobPoolTests {
  private static final Duration NEARLY_NOTHING = Duration.ofMillis(1);

  private final JobWorld world = new JobWorld(2, 100);

  private static <T> Refusal refusal(CompletableFuture<Outcome<T>> answer) throws Exception {
    assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<T>) answer.get()).refusal();
  }

  private Usage tools() {
    return world.pool.report().kinds().get(Kind.TOOL.ordinal());
  }

  /** A work of the owner that is in quarantine. */
  private JobWorld.Stubborn stuck(String owner) throws Exception {
    JobWorld.Stubborn work = world.new Stubborn();
    CompletableFuture<Outcome<String>> answer = world.run(owner, work);
    work.uses(Duration.ofSeconds(1));
    world.lookAfter(NEARLY_NOTHING);
    assertThat(refusal(answer).code()).isEqualTo(ErrorCode.DEADLINE);
    world.lookAfter(Duration.ofSeconds(1));
    return work;
  }

  @Test
  void workAnswersWhatItAnswersOnPlatformThreadsOfItsOwn() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Outcome<Integer> answer =
          world.pool.run(
              JobRequest.of(Kind.TOOL, "work", "acme"),
              () -> {
                threads.add(Thread.currentThread());
                return 7;
              });
      assertThat(answer).isEqualTo(Outcome.done(7));
    }
    assertThat(threads).doesNotHaveDuplicates().noneMatch(Thread::isVirtual);
    assertThat(tools().executions()).isEqualTo(3);
  }

  @Test
  void whatTheWorkThrowsReachesTheCaller() {
    assertThatThrownBy(() ->
            world.pool.run(
                JobRequest.of(Kind.TOOL, "work", "acme"),
                () -> {
                  throw new IOException("planted");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("planted");
    assertThat(tools().failures()).isEqualTo(1);
  }

  @Test
  void theScopeOfTheCallerIsBoundOnTheThreadOfTheJob() throws Exception {
    RequestScope scope = world.scope(Duration.ofSeconds(5), new Cancellation());
    Outcome<RequestScope> seen =
        scope.call(
            () -> world.pool.run(JobRequest.of(Kind.TOOL, "work", "acme"), RequestScope::current));
    assertThat(seen).isEqualTo(Outcome.done(scope));
  }

  @Test
  void aJobWithinAJobRunsOnTheSameThread() throws Exception {
    JobRequest request = JobRequest.of(Kind.TOOL, "work", "acme");
    Outcome<Boolean> isSame =
        world.pool.run(
            request,
            () -> {
              Thread outer = Thread.currentThread();
              return world.pool.run(request, () -> Thread.currentThread() == outer).orThrow();
            });
    assertThat(isSame).isEqualTo(Outcome.done(true));
  }

  @Test
  void theCallerOfAnOverrunIsAnsweredAtOnceAndTheOverrunIsKeptWithItsContext() throws Exception {
    JobWorld.Stubborn work = world.new Stubborn();
    CompletableFuture<Outcome<String>> answer = world.run("acme", work);
    work.uses(Duration.ofMillis(201));
    world.lookAfter(NEARLY_NOTHING);
    assertThat(refusal(answer).facts())
        .containsEntry("outcome", "unknown")
        .containsEntry("exceeded", "cpu");
    Report report = world.pool.report();
    assertThat(report.quarantined()).isEmpty();
    assertThat(report.overruns())
        .singleElement()
        .satisfies(overrun -> {
          assertThat(overrun.limit()).isEqualTo(Limit.CPU);
          assertThat(overrun.owner()).isEqualTo("acme");
          assertThat(overrun.cpu()).isEqualTo(Duration.ofMillis(201));
          assertThat(overrun.cpuBudget()).isEqualTo(Duration.ofMillis(200));
          assertThat(overrun.stack()).anyMatch(frame -> frame.getClassName().contains("Stubborn"));
        });
    assertThat(world.events.count(RuntimeEvent.Kind.OVERRUN)).isEqualTo(1);
    work.end();
  }

  @Test
  void workThatHeedsItsInterruptionIsNeverQuarantined() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Outcome<Object>> answer =
        world.run(
            "acme",
            () -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return "never";
            });
    begun.await();
    world.lookAfter(Duration.ofSeconds(11));
    assertThat(refusal(answer).facts()).containsEntry("exceeded", "wall");
    while (world.pool.report().running() > 0) {
      Thread.onSpinWait();
    }
    world.lookAfter(Duration.ofSeconds(2));
    assertThat(world.pool.report().quarantined()).isEmpty();
  }

  @Test
  void aThreadThatIgnoresItsInterruptionIsQuarantinedReplacedAndRecovered() throws Exception {
    JobWorld.Stubborn first = stuck("acme");
    assertThat(world.pool.report().quarantined())
        .singleElement()
        .satisfies(one -> assertThat(one.owner()).isEqualTo("acme"));
    assertThat(tools().quarantined()).isEqualTo(1);
    assertThat(world.events.count(RuntimeEvent.Kind.QUARANTINED)).isEqualTo(1);

    // Both places are free all the same.
    JobWorld.Stubborn second = world.new Stubborn();
    JobWorld.Stubborn third = world.new Stubborn();
    world.run("acme", second);
    world.run("acme", third);
    second.awaitRunning();
    third.awaitRunning();

    first.end();
    assertThat(world.pool.report().quarantined()).isEmpty();
    assertThat(world.events.count(RuntimeEvent.Kind.RECOVERED)).isEqualTo(1);
    assertThat(world.pool.report().running()).isEqualTo(2);
    second.end();
    third.end();
  }

  @Test
  void afterFourReplacementsTheOwnerIsRefusedUntilOneHasEndedAndOthersAreServed() throws Exception {
    List<JobWorld.Stubborn> works = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      works.add(stuck("acme"));
    }
    Refusal refused = refusal(world.run("acme", () -> "never"));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(world.pool.report().refusedOwners()).containsExactly("acme");
    assertThat(world.run("other", () -> "served").get(20, TimeUnit.SECONDS))
        .isEqualTo(Outcome.done("served"));
    works.getFirst().end();
    assertThat(world.run("acme", () -> "served").get(20, TimeUnit.SECONDS))
        .isEqualTo(Outcome.done("served"));
    for (JobWorld.Stubborn work : works) {
      work.end();
    }
  }

  @Test
  void oneWhoWaitsForAThreadIsAnsweredAtItsDeadlineWithoutHavingBegun() throws Exception {
    JobWorld.Stubborn first = world.new Stubborn();
    JobWorld.Stubborn second = world.new Stubborn();
    world.run("acme", first);
    world.run("acme", second);
    first.awaitRunning();
    second.awaitRunning();
    RequestScope scope = world.scope(Duration.ofSeconds(1), new Cancellation());
    CompletableFuture<Outcome<String>> third =
        world.run(
            new Jobs() {
              @Override
              public <T> Outcome<T> run(JobRequest request, java.util.concurrent.Callable<T> work)
                  throws Exception {
                return scope.call(() -> world.pool.run(request, work));
              }
            },
            JobRequest.of(Kind.TOOL, "work", "acme"),
            () -> "never");
    while (world.pool.report().waiting() == 0) {
      Thread.onSpinWait();
    }
    world.lookAfter(Duration.ofSeconds(1));
    assertThat(refusal(third).code()).isEqualTo(ErrorCode.DEADLINE);
    assertThat(refusal(third).facts()).isEmpty();
    first.end();
    second.end();
  }

  @Test
  void aCallerThatGivesUpIsAnsweredAtOnceAndItsJobInterrupted() throws Exception {
    Cancellation cancellation = new Cancellation();
    RequestScope scope = world.scope(Duration.ofSeconds(5), cancellation);
    CompletableFuture<Thread> interrupted = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Outcome<String>> answer = new CompletableFuture<>();
    world.threads.virtual(
        "caller",
        () -> {
          try {
            answer.complete(
                scope.call(() ->
                    world.pool.run(
                        JobRequest.of(Kind.TOOL, "work", "acme"),
                        () -> {
                          begun.countDown();
                          try {
                            new CountDownLatch(1).await();
                          } catch (InterruptedException e) {
                            interrupted.complete(Thread.currentThread());
                          }
                          return "too late";
                        })));
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    begun.await();
    cancellation.cancel();
    assertThat(refusal(answer).code()).isEqualTo(ErrorCode.DEADLINE);
    interrupted.get(20, TimeUnit.SECONDS);
    assertThat(tools().timeouts()).isZero();
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    JobWorld small = new JobWorld(1, 0);
    JobWorld.Stubborn work = small.new Stubborn();
    small.run("acme", work);
    work.awaitRunning();
    assertThat(refusal(small.run("acme", () -> "never")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    work.end();
  }

  @Test
  void anAlertComesOnceAMinuteForAnOperationThatComesNearItsBudget() throws Exception {
    world.runThatUses(Duration.ofMillis(160));
    world.runThatUses(Duration.ofMillis(160));
    assertThat(world.events.count(RuntimeEvent.Kind.BUDGET_NEAR)).isEqualTo(1);
    world.time.advance(Duration.ofMinutes(1));
    world.runThatUses(Duration.ofMillis(160));
    assertThat(world.events.count(RuntimeEvent.Kind.BUDGET_NEAR)).isEqualTo(2);
    assertThat(world.events.count(RuntimeEvent.Kind.OVERRUN)).isZero();
  }

  @Test
  void afterAHundredRunsTheBudgetIsTwiceTheP99WithinFloorAndCeiling() throws Exception {
    for (int i = 1; i <= 100; i++) {
      assertThat(world.pool.report().operations().stream().map(each -> each.cpu()).toList())
          .allMatch(JobWorld.POLICY.cpu()::equals);
      world.runThatUses(Duration.ofMillis(i));
    }
    assertThat(world.pool.report().operations())
        .singleElement()
        .satisfies(operation -> {
          assertThat(operation.p99()).contains(Duration.ofMillis(99));
          assertThat(operation.cpu()).isEqualTo(Duration.ofMillis(198));
        });
  }

  @Test
  void aBudgetSetByHandComesBeforeAllOthersUntilItIsTakenBack() throws Exception {
    KernelBudgets budgets = new KernelBudgets(world.pool, world.time, new java.util.Random(1));
    Manual manual = new Manual(Optional.of(Duration.ofSeconds(60)), Optional.empty());
    RequestScope scope = world.scope(Duration.ofSeconds(5), new Cancellation());
    Usage set = scope.call(() -> budgets.set(Kind.TOOL, manual)).orThrow();
    assertThat(set.manual()).isEqualTo(manual);
    assertThat(world.events.count(RuntimeEvent.Kind.OVERRIDDEN)).isEqualTo(1);
    world.runThatUses(Duration.ofSeconds(59));
    assertThat(tools().timeouts()).isZero();
    scope.call(() -> budgets.set(Kind.TOOL, Manual.NONE)).orThrow();
    JobWorld.Stubborn work = stuck("acme");
    work.end();
  }

  @Test
  void aBudgetOutsideOfThePolicyIsRefusedWithItsBounds() throws Exception {
    Outcome<String> answer =
        world.pool.run(
            JobRequest.of(Kind.TOOL, "work", "acme").withCpu(Duration.ofSeconds(3)), () -> "never");
    assertThat(answer)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal().message()).contains("50ms to 2s, not 3s"));
  }

  @Test
  void anEndingPoolRefusesAndInterrupts() throws Exception {
    JobWorld.Stubborn work = world.new Stubborn();
    CompletableFuture<Outcome<String>> answer = world.run("acme", work);
    work.awaitRunning();
    world.pool.close();
    assertThat(refusal(answer).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(world.run("acme", () -> "never")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    work.end();
  }

  @Test
  void errorsReachTheCallerToo() {
    assertThatThrownBy(() ->
            world.pool.run(
                JobRequest.of(Kind.TOOL, "work", "acme"),
                () -> {
                  throw new StackOverflowError("planted");
                }))
        .isInstanceOf(StackOverflowError.class);
  }
}
