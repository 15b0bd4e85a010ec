package dev.holdfast.lock.local;

import static dev.holdfast.lock.local.LockWorld.PATIENCE;
import static dev.holdfast.lock.local.LockWorld.TTL;
import static dev.holdfast.lock.local.LockWorld.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.lock.local.LockWorld.Waiting;
import java.time.Duration;
import java.util.Map;
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
  void namesChangeHandsBeforeANewcomerCanSlipIn() throws Exception {
    locks.take("holder", "a");
    Waiting waiter = locks.waitFor("waiter", "a");

    manager.release("holder");
    LockOutcome newcomer = manager.acquire(locks.request("newcomer", Duration.ZERO, "a"));

    assertThat(newcomer).isEqualTo(new LockOutcome.Held(granted(waiter.join())));
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
  void waiterWakesByItsOwnTimerWithoutASweep() throws Exception {
    locks.take("holder", "a");
    locks.world.time().advance(TTL.plus(LockManager.GRACE).minusMillis(20));
    Waiting waiter = locks.waitFor("waiter", "a");

    locks.world.time().advance(Duration.ofMillis(20));

    assertThat(granted(waiter.join()).token()).isEqualTo(2);
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
}
