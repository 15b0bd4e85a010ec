package dev.holdfast.lock.local;

import static dev.holdfast.lock.local.LockWorld.PATIENCE;
import static dev.holdfast.lock.local.LockWorld.TTL;
import static dev.holdfast.lock.local.LockWorld.granted;
import static dev.holdfast.lock.local.LockWorld.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.lock.local.LockWorld.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for what, in which order, and what ends a wait. */
@Timeout(60)
final class WaitingTests {
  private final LockWorld locks = new LockWorld();
  private final LockManager manager = locks.manager;

  @AfterEach
  void close() {
    locks.close();
  }

  @Test
  void waitersAreServedInTheOrderInWhichTheyCame() throws Exception {
    locks.take("holder", "a");
    List<Waiting> row = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      row.add(locks.waitFor("waiter-" + i, "a"));
    }

    String current = "holder";
    for (int i = 0; i < 20; i++) {
      manager.release(current);
      current = "waiter-" + i;
      assertThat(granted(row.get(i).join()).token()).isEqualTo(i + 2);
    }

    manager.release(current);
    assertThat(locks.manager.remembered()).isZero();
  }

  @Test
  void namesChangeHandsBeforeANewcomerCanSlipIn() throws Exception {
    locks.take("holder", "a");
    Waiting waiter = locks.waitFor("waiter", "a");

    manager.release("holder");
    LockOutcome newcomer = manager.acquire(locks.request("newcomer", Duration.ZERO, "a"));

    assertThat(newcomer).isEqualTo(new LockOutcome.Held(granted(waiter.join())));
  }

  @Test
  void requestForManyNamesTakesAllOrNone() throws Exception {
    locks.take("on-a", "a");
    locks.take("on-b", "b");
    Waiting both = locks.waitFor("both", "a", "b");

    manager.release("on-a");
    assertThat(manager.waiting()).isEqualTo(1);
    assertThat(manager.held()).extracting(Lease::id).containsExactly("on-b");
    manager.release("on-b");

    assertThat(granted(both.join()).names()).containsExactly("a", "b");
  }

  @Test
  void laterRequestDoesNotOvertakeOnANameThatIsFreeAndWaitedFor() throws Exception {
    Lease holder = locks.take("on-a", "a");
    Waiting both = locks.waitFor("both", "a", "b");

    LockOutcome overtaking = manager.acquire(locks.request("later", Duration.ZERO, "b"));
    Waiting later = locks.waitFor("later", "b");
    manager.release("on-a");

    assertThat(overtaking).isEqualTo(new LockOutcome.Held(holder));
    granted(both.join());
    assertThat(manager.waiting()).isEqualTo(1);
    manager.release("both");
    granted(later.join());
  }

  @Test
  void waiterThatGivesUpLetsThoseBehindItPass() throws Exception {
    locks.take("on-a", "a");
    Waiting both = locks.waitFor(locks.request("both", Duration.ofSeconds(5), "a", "b"));
    Waiting behind = locks.waitFor("behind", "b");

    locks.pass(Duration.ofSeconds(5));

    assertThat(both.join()).isInstanceOf(LockOutcome.Held.class);
    granted(behind.join());
  }

  @Test
  void waitEndsWhenPatienceIsOverAndNamesTheHolder() throws Exception {
    Lease holder = locks.take("holder", "a");
    Waiting waiter = locks.waitFor(locks.request("waiter", Duration.ofSeconds(5), "a"));

    locks.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(manager.waiting()).isEqualTo(1);
    locks.pass(Duration.ofNanos(1));

    assertThat(waiter.join()).isEqualTo(new LockOutcome.Held(holder));
    assertThat(manager.waiting()).isZero();
  }

  @Test
  void waiterIsServedWhenTheGraceIsOverThoughNobodyCalls() throws Exception {
    locks.take("holder", "a");
    Waiting waiter = locks.waitFor("waiter", "a");

    locks.pass(TTL.plus(LockManager.GRACE).minusNanos(1));
    assertThat(manager.waiting()).isEqualTo(1);
    locks.pass(Duration.ofNanos(1));

    assertThat(granted(waiter.join()).expiresAt())
        .isEqualTo(locks.world.time().instant().plus(TTL));
  }

  @Test
  void waiterWakesByItsOwnTimerWithoutASweep() throws Exception {
    locks.take("holder", "a");
    locks.world.time().advance(TTL.plus(LockManager.GRACE).minusMillis(20));
    Waiting waiter = locks.waitFor("waiter", "a");

    locks.world.time().advance(Duration.ofMillis(20));

    assertThat(granted(waiter.join()).token()).isEqualTo(2);
  }

  @Test
  void renewalKeepsWaitersWaiting() throws Exception {
    locks.take("holder", "a");
    Waiting waiter = locks.waitFor("waiter", "a");

    locks.pass(Duration.ofSeconds(29));
    granted(manager.renew("holder", TTL));
    locks.pass(Duration.ofSeconds(30).minusNanos(1));

    assertThat(manager.find("holder")).isPresent();
    assertThat(manager.waiting()).isEqualTo(1);
    manager.release("holder");
    granted(waiter.join());
  }

  @Test
  void interruptEndsTheWaitWithoutALease() throws Exception {
    locks.take("holder", "a");
    Waiting first = locks.waitFor("first", "a", "b");
    Waiting second = locks.waitFor("second", "b");

    first.thread().interrupt();

    assertThatThrownBy(first::join)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(granted(second.join()).id()).isEqualTo("second");
    manager.release("holder");
    manager.release("second");
    assertThat(locks.manager.remembered()).isZero();
  }

  @Test
  void interruptThatMeetsTheGrantLeavesNoLeaseBehind() throws Exception {
    for (int i = 0; i < 500; i++) {
      locks.take("holder-" + i, "a");
      Waiting waiter = locks.waitFor("waiter-" + i, "a");

      Thread interrupter = Thread.ofPlatform().start(waiter.thread()::interrupt);
      manager.release("holder-" + i);
      interrupter.join();

      try {
        assertThat(manager.release(granted(waiter.join()).id())).isPresent();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(InterruptedException.class);
      }
      assertThat(locks.manager.remembered()).isZero();
    }
  }

  @Test
  void failureToGetATokenIsTheWaitersOwnAndLetsTheNextPass() throws Exception {
    locks.take("holder", "a");
    Waiting failing =
        locks.waitFor(
            locks.request(
                "failing",
                PATIENCE,
                () -> {
                  throw new HoldfastException(ErrorCode.UNAVAILABLE, "The log is closed.");
                },
                "a"));
    Waiting next = locks.waitFor("next", "a");

    assertThat(manager.release("holder")).as("the releasing thread is not hurt").isPresent();

    assertThatThrownBy(failing::join).hasCauseInstanceOf(HoldfastException.class);
    granted(next.join());
  }

  @Test
  void failureToGetATokenLeavesTheNameFree() {
    assertThatThrownBy(() ->
            manager.acquire(
                locks.request(
                    "failing",
                    Duration.ZERO,
                    () -> {
                      throw new IllegalStateException("no token");
                    },
                    "a")))
        .hasMessage("no token");

    assertThat(locks.manager.remembered()).isZero();
  }

  @Test
  void tokenIsAskedForOnceAndOnlyAtTheGrant() throws Exception {
    locks.take("holder", "a");
    Waiting waiter = locks.waitFor("waiter", "a");
    locks.pass(Duration.ofSeconds(1));
    assertThat(locks.tokens).hasValue(1);

    manager.release("holder");
    waiter.join();

    assertThat(locks.tokens).hasValue(2);
  }

  @Test
  void requestBeyondTheLimitOfWaitersIsAnsweredAtOnce() throws Exception {
    try (LockWorld small = new LockWorld(Map.of("max-waiting", "1"))) {
      Lease holder = small.take("holder", "a");
      Waiting waiter = small.waitFor("waiter", "a");

      LockOutcome outcome = small.manager.acquire(small.request("more", PATIENCE, "a"));

      assertThat(outcome).isEqualTo(new LockOutcome.Held(holder));
      small.manager.release("holder");
      granted(waiter.join());
    }
  }

  @Test
  void nothingIsRememberedOfNamesThatCameAndWent() throws Exception {
    for (int i = 0; i < 1000; i++) {
      locks.take("released-" + i, "name-" + i, "other-" + i);
      manager.acquire(locks.request("refused-" + i, Duration.ZERO, "more-" + i, "name-" + i));
      manager.release("released-" + i);
      locks.take("left-" + i, "name-" + i);
    }

    locks.pass(TTL.plus(LockManager.GRACE));

    assertThat(locks.manager.remembered()).isZero();
  }

  @Test
  void closingEndsWaitsAndRefusesNewRequests() throws Exception {
    locks.take("holder", "a");
    Waiting waiter = locks.waitFor("waiter", "a");

    manager.close();
    manager.close();

    assertThatThrownBy(waiter::join)
        .cause()
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThatThrownBy(() -> locks.take("late", "b")).isInstanceOf(HoldfastException.class);
    until(() -> manager.waiting() == 0);
  }
}
