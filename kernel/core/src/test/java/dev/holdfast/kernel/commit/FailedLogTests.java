package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.named;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FailedLogTests {
  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatWasOnItsWayHasAnUnknownOutcome() {
    world.log().holdBack();
    var pending = world.writing(put("k", "1"));
    world.log().awaitWaiting(1);

    world.log().fail(0);

    Refusal refusal = refusal(answer(pending));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal.facts()).containsEntry("outcome", "unknown");
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void laterWritesAreRefusedWithoutAnUnknownOutcomeAndReadsGoOn() {
    world.write(put("k", "1")).orThrow();
    world.log().fail(0);

    Refusal refusal = refusal(world.write(put("k", "2")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal.facts()).doesNotContainKey("outcome");
    assertThat(world.text("k")).isEqualTo("1");
    assertThat(world.text("k", 1)).isEqualTo("1");
    assertThat(world.pipeline().failure()).isNotNull();
  }

  @Test
  void laterWritesAreNotDecidedByWhatWasLost() {
    world.log().holdBack();
    var pending = world.writing(put("k", "1"));
    world.log().awaitWaiting(1);
    world.log().fail(0);
    answer(pending);

    Refusal refusal = refusal(world.write(put("k", "2", WriteOptions.ifVersion(0))));

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void leasesAreRefusedAfterTheLogFailed() {
    world.log().fail(0);

    assertThat(refusal(world.acquire("k")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(world.locks().held()).isEmpty();
  }

  @Test
  void sweepOverAFailedLogIsHarmless() {
    world.write(put("k", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30))));
    world.time().advance(Duration.ofSeconds(30));
    world.log().fail(0);

    world.sweep();

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void refusedAppendOfTheLogChangesNothingAndIsOverWhenTheDiskHasRoom() {
    world.write(append("k", "1")).orThrow();
    long used = world.tables().usedBytes();
    world.log().refuse(new HoldfastException(ErrorCode.UNAVAILABLE, "The disk is full."));

    Refusal refusal = refusal(world.write(named("n", append("k", "2"))));
    Refusal lease = refusal(world.acquire("k"));
    world.log().refuse(null);

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal.facts()).doesNotContainKey("outcome");
    assertThat(lease.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(world.tables().usedBytes()).isEqualTo(used);
    assertThat(world.write(named("n", append("k", "3"))).orThrow().getFirst().version())
        .isEqualTo(2);
    assertThat(world.text("k")).isEqualTo("[1,3]");
    assertThat(world.acquire("k").orThrow().names()).containsExactly("k");
  }

  @Test
  void sweepsRenewalsAndReleasesThatTheLogRefusedSucceedLater() {
    world.write(put("k", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    String lease = world.acquire("name").orThrow().id();
    long used = world.tables().usedBytes();
    world.log().refuse(new HoldfastException(ErrorCode.UNAVAILABLE, "The disk is full."));

    world.sweep();
    Refusal renewal = refusal(world.run(() -> world.leases().renew(lease, Optional.empty())));
    Refusal release = refusal(world.run(() -> world.leases().release(lease)));
    final long expiredMeanwhile = world.sweeper().expired();
    final long usedMeanwhile = world.tables().usedBytes();
    world.log().refuse(null);
    world.sweep();

    assertThat(renewal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(release.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(expiredMeanwhile).isZero();
    assertThat(usedMeanwhile).isEqualTo(used);
    assertThat(world.sweeper().expired()).isOne();
    world.run(() -> world.leases().renew(lease, Optional.empty())).orThrow();
    world.run(() -> world.leases().release(lease)).orThrow();
  }

  @Test
  void whatIsDurableBeforeTheFailureIsAcknowledged() {
    world.log().holdBack();
    List<CompletableFuture<?>> pending = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pending.add(world.writing(append("k", Integer.toString(i))).thenApply(o -> o.orThrow()));
      world.log().awaitWaiting(i + 1);
    }

    world.log().makeDurable(2);
    world.log().fail(1);

    answer(pending.get(0));
    answer(pending.get(1));
    assertThat(pending.get(2)).failsWithin(Duration.ofSeconds(10));
    assertThat(pending.get(4)).failsWithin(Duration.ofSeconds(10));
    assertThat(world.text("k")).isEqualTo("[0,1]");
    world.crash();
    assertThat(world.text("k")).isEqualTo("[0,1,2]");
  }

  @Test
  void recordThatIsQueuedAfterTheEndIsAnswered() {
    CommitPipeline pipeline = world.pipeline();
    world.log().close();
    pipeline.close();
    CompletableFuture<Void> done = new CompletableFuture<>();

    pipeline.add(99, new LogRecord.Canary(0), () -> done.complete(null), done);

    assertThat(done).isCompletedExceptionally();
  }

  @Test
  void acknowledgedWritesSurviveAPowerCutAndOthersAreGoneAsAWhole() {
    world.write(put("k", "1")).orThrow();
    world.log().holdBack();
    var pending = world.writing(batch(put("k", "2"), put("other", "2")));
    world.log().awaitWaiting(1);
    long usedBefore = 320 + 2 + 1;

    world.crash();

    assertThat(refusal(answer(pending)).facts()).containsEntry("outcome", "unknown");
    assertThat(world.text("k")).isEqualTo("1");
    assertThat(refusal(world.find("other")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.budget().used(dev.holdfast.api.Memory.Account.ENTRIES)).isEqualTo(usedBefore);
    assertThat(world.write(put("k", "3")).orThrow().version()).isEqualTo(2);
  }
}
