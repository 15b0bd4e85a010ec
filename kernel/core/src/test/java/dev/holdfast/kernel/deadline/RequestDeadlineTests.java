package dev.holdfast.kernel.deadline;

import static dev.holdfast.kernel.world.KernelWorld.ADA;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RequestDeadlineTests {
  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private RequestScope scope(Cancellation cancellation) {
    return new RequestScope(
        ADA, world.time().nanos() + Duration.ofSeconds(5).toNanos(), cancellation);
  }

  private <T> Refusal late(Supplier<Outcome<T>> work) {
    RequestScope over = new RequestScope(ADA, world.time().nanos(), new Cancellation());
    return KernelWorld.refusal(over.get(work));
  }

  private static Leases.Request wait(String name, Duration patience) {
    return new Leases.Request(
        List.of(name), Leases.Mode.EXCLUSIVE, Duration.ofSeconds(30), patience, "the tests");
  }

  private void awaitWaiting() {
    while (world.locks().waiting() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatHasNoTimeLeftIsAnsweredDeadlineAndChangesNothing() {
    world.write(put("a", "[1]")).orThrow();
    world.write(append("a", "2")).orThrow();
    assertThat(late(() -> world.contexts().list("", Optional.empty(), 10)).code())
        .isEqualTo(ErrorCode.DEADLINE);
    assertThat(late(() -> world.contexts().history(new ContextKey("a"), 0, 10)).code())
        .isEqualTo(ErrorCode.DEADLINE);
    assertThat(late(() -> world.contexts().find(new ContextKey("a"), OptionalLong.of(1))).code())
        .isEqualTo(ErrorCode.DEADLINE);
    assertThat(late(() -> world.leases().acquire(wait("x", Duration.ZERO))).code())
        .isEqualTo(ErrorCode.DEADLINE);
    Refusal write = late(() -> world.contexts().write(WriteRequest.of(put("a", "3"))));
    assertThat(write.code()).isEqualTo(ErrorCode.DEADLINE);
    assertThat(write.facts()).doesNotContainKey("outcome");
    assertThat(world.run(() -> world.leases().list())).isEmpty();
  }

  @Test
  void theWaitForALeaseIsNoPartOfTheDeadline() throws Exception {
    Leases.Lease holder = world.acquire("x").orThrow();
    RequestScope scope = scope(new Cancellation());
    CompletableFuture<Outcome<Leases.Lease>> waiting =
        world.elsewhere(
            () -> scope.get(() -> world.leases().acquire(wait("x", Duration.ofMinutes(1)))));
    awaitWaiting();
    world.time().advance(Duration.ofSeconds(20));
    world.run(() -> world.leases().release(holder.id())).orThrow();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aCancelledWaitForALeaseEndsAtOnceAndNothingIsGranted() throws Exception {
    Leases.Lease holder = world.acquire("x").orThrow();
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Outcome<Leases.Lease>> waiting =
        world.elsewhere(() ->
            scope(cancellation)
                .get(() -> world.leases().acquire(wait("x", Duration.ofMinutes(1)))));
    awaitWaiting();
    cancellation.cancel();
    assertThat(KernelWorld.refusal(waiting.get(20, TimeUnit.SECONDS)).code())
        .isEqualTo(ErrorCode.DEADLINE);
    world.run(() -> world.leases().release(holder.id())).orThrow();
    assertThat(world.run(() -> world.leases().list())).isEmpty();
    assertThat(world.locks().waiting()).isZero();
  }

  @Test
  void aHookRunsOnceAndNeverAfterItWasClosed() {
    Cancellation cancellation = new Cancellation();
    int[] runs = new int[3];
    cancellation.onCancel(() -> runs[0]++);
    cancellation.onCancel(() -> runs[1]++).close();
    cancellation.cancel();
    cancellation.cancel();
    cancellation.onCancel(() -> runs[2]++);
    assertThat(runs).containsExactly(1, 0, 1);
  }
}
