package dev.holdfast.tck.lock;

import static dev.holdfast.tck.lock.Asking.TTL;
import static dev.holdfast.tck.lock.Asking.assertHeldBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.lock.Asking.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The end of a manager, what the next one takes back, and what it shares with others. */
interface LockLife {
  /** The bench of the running test. */
  Bench<LockManager> bench();

  /** Lets time pass. */
  void pass(Duration duration);

  /** How much the manager remembers. */
  OptionalInt remembered(LockManager manager);

  private static Lease lease(Instant expiresAt) {
    return new Lease(
        "old", List.of("a"), Leases.Mode.EXCLUSIVE, "tester", "alice", 7, TTL, expiresAt);
  }

  @Test
  @Clause("LockManager.restore")
  default void aRestoredLeaseLastsWhatWasLeftOfIt() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    Lease before = lease(bench().world().time().instant().plusSeconds(10));

    manager.restore(before);

    assertEquals(Optional.of(before), manager.find("old"));
    assertHeldBy(before, asking.ask("new", "a"));
    pass(Duration.ofSeconds(10));
    assertEquals(Optional.empty(), manager.find("old"));
    assertHeldBy(before, asking.ask("new-2", "a"));
    pass(LockManager.GRACE);
    asking.take("new-3", "a");
  }

  @Test
  @Clause("LockManager.restore")
  default void aRestoredLeaseCanBeRenewedAndReleased() {
    LockManager manager = bench().open();
    manager.restore(lease(bench().world().time().instant().plusSeconds(10)));

    Lease renewed = Asking.granted(manager.renew("old", TTL));

    assertEquals(7, renewed.token(), "the token that its holder knows");
    assertEquals(Optional.of(renewed), manager.release("old"));
    new Asking(bench(), manager).take("new", "a");
  }

  @Test
  @Clause("LockManager 3")
  default void aLeaseThatEndedWhileNobodyRanStillHasItsGrace() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    manager.restore(lease(bench().world().time().instant().minusSeconds(2)));

    assertEquals(Optional.empty(), manager.find("old"));
    assertInstanceOf(LockOutcome.Held.class, asking.ask("new", "a"));
    pass(LockManager.GRACE.minusSeconds(2));

    asking.take("new-2", "a");
  }

  @Test
  @Clause("LockManager 4")
  default void nothingIsRememberedOfNamesThatCameAndWent() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    for (int i = 0; i < 500; i++) {
      asking.take("released-" + i, "name-" + i, "other-" + i);
      asking.ask("refused-" + i, "more-" + i, "name-" + i);
      manager.release("released-" + i);
      asking.take("left-" + i, "name-" + i);
    }

    pass(TTL.plus(LockManager.GRACE));

    assertEquals(List.of(), manager.held());
    assertEquals(0, manager.waiting());
    asking.take("again", "name-7");
    assertEquals(1, manager.held().size());
    manager.release("again");
    remembered(manager).ifPresent(count -> assertEquals(0, count, "remembered"));
  }

  @Test
  @Clause("LockManager 5")
  default void closingEndsEveryWait() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    Waiting first = asking.waitFor("first", "a");
    Waiting second = asking.waitFor("second", "a");

    bench().close(manager);

    assertUnavailable(() -> bench().join(first.outcome()));
    assertUnavailable(() -> bench().join(second.outcome()));
  }

  @Test
  @Clause("LockManager 5")
  default void nothingIsGrantedAfterClosing() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);

    bench().close(manager);

    assertUnavailable(() -> asking.ask("late", "a"));
  }

  /** Both are told apart from a grant and from a holder. */
  private static void assertUnavailable(Callable<LockOutcome> asked) {
    try {
      assertEquals(new LockOutcome.Ended(), asked.call());
    } catch (HoldfastException e) {
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Clause("LockManager 5")
  default void closingTwiceDoesNoHarm() {
    LockManager manager = bench().open();
    new Asking(bench(), manager).take("one", "a");

    bench().close(manager);
    manager.close();
  }

  @Test
  @Clause("LockManager 5")
  default void otherCallsAfterClosingAreAnsweredOrRefused() {
    LockManager manager = bench().open();
    new Asking(bench(), manager).take("one", "a");
    bench().close(manager);

    List<Runnable> calls =
        List.of(
            manager::held,
            manager::waiting,
            () -> manager.find("one"),
            () -> manager.renew("one", TTL),
            () -> manager.release("one"));
    for (Runnable call : calls) {
      try {
        bench().join(bench().elsewhere(() -> callOnce(call)));
      } catch (RuntimeException e) {
        assertNotEquals(NullPointerException.class, e.getClass(), "a refusal says why");
      }
    }
  }

  private static boolean callOnce(Runnable call) {
    call.run();
    return true;
  }

  @Test
  @Clause("Capability durable")
  default void aReopenedManagerKnowsExactlyWhatItsDurabilitySays() {
    LockManager manager = bench().open();
    Lease lease = new Asking(bench(), manager).take("one", "a");
    bench().close(manager);

    LockManager reopened = bench().open();

    if (bench().claims(Capability.DURABLE)) {
      assertEquals(Optional.of(lease), reopened.find("one"));
      assertHeldBy(lease, new Asking(bench(), reopened).ask("two", "a"));
    } else {
      assertEquals(List.of(), reopened.held(), "the kernel restores what was in force");
      reopened.restore(lease);
      assertEquals(Optional.of(lease), reopened.find("one"));
    }
  }

  @Test
  @Clause("Capability shared")
  default void twoManagersExcludeEachOtherExactlyWhenTheySaySo() {
    LockManager manager = bench().open();
    Lease lease = new Asking(bench(), manager).take("one", "a");
    boolean isShared = bench().claims(Capability.SHARED);

    LockManager other = isShared ? bench().open() : bench().openOn(bench().elsewhere());

    LockOutcome outcome = new Asking(bench(), other).ask("two", "a");
    assertEquals(isShared, outcome instanceof LockOutcome.Held, "excluded by the other manager");
    assertTrue(isShared || other.held().stream().noneMatch(lease::equals));
  }
}
