package dev.holdfast.tck.lock;

import static dev.holdfast.tck.lock.Asking.TTL;
import static dev.holdfast.tck.lock.Asking.assertHeldBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.lock.Asking.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who waits for what, in which order, and what ends a wait. */
interface LockWaiting {
  /** The bench of the running test. */
  Bench<LockManager> bench();

  /** Lets time pass. */
  void pass(Duration duration);

  @Test
  @Clause("LockManager 2")
  default void waitersAreServedInTheOrderInWhichTheyCame() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    List<Waiting> row = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      row.add(asking.waitFor("waiter-" + i, "a"));
    }

    String current = "holder";
    for (int i = 0; i < row.size(); i++) {
      manager.release(current);
      current = "waiter-" + i;
      assertEquals(current, asking.granted(row.get(i)).id());
      assertEquals(row.size() - i - 1, manager.waiting());
    }
  }

  @Test
  @Clause("LockManager 2")
  default void aNewcomerDoesNotOvertakeAWaiter() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    Waiting waiter = asking.waitFor("waiter", "a");

    manager.release("holder");
    LockOutcome newcomer = asking.ask("newcomer", "a");

    assertHeldBy(asking.granted(waiter), newcomer);
  }

  @Test
  @Clause("LockRequest.names")
  default void aRequestForManyNamesTakesAllOrNone() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("on-a", "a");
    asking.take("on-b", "b");
    Waiting both = asking.waitFor("both", "a", "b");

    manager.release("on-a");
    assertFalse(both.outcome().isDone(), "granted with one of two names");
    assertEquals(List.of("on-b"), manager.held().stream().map(Lease::id).toList());
    manager.release("on-b");

    assertEquals(List.of("a", "b"), asking.granted(both).names());
  }

  @Test
  @Clause("LockRequest.patience")
  default void aWaitEndsWhenPatienceIsOverAndNamesTheHolder() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    Lease holder = asking.take("holder", "a");
    Waiting waiter = asking.waitFor(asking.request("waiter", Duration.ofSeconds(5), "a"));

    pass(Duration.ofSeconds(5).minus(Asking.MOMENT));
    assertEquals(1, manager.waiting());
    pass(Asking.MOMENT);

    assertHeldBy(holder, bench().join(waiter.outcome()));
    bench().until("nobody waits", () -> manager.waiting() == 0);
  }

  @Test
  @Clause("LockRequest.patience")
  default void aWaiterThatGivesUpLetsThoseBehindItPass() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("on-a", "a");
    asking.take("on-b", "b");
    Waiting both = asking.waitFor(asking.request("both", Duration.ofSeconds(5), "a", "b"));
    Waiting behind = asking.waitFor("behind", "b");

    manager.release("on-b");
    pass(Duration.ofSeconds(5));

    assertInstanceOf(LockOutcome.Held.class, bench().join(both.outcome()));
    asking.granted(behind);
  }

  @Test
  @Clause("LockManager 3")
  default void aWaiterIsServedWhenTheGraceIsOver() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    Waiting waiter = asking.waitFor("waiter", "a");

    pass(TTL.plus(LockManager.GRACE).minus(Asking.MOMENT));
    assertFalse(waiter.outcome().isDone(), "within the grace");
    assertEquals(1, manager.waiting());
    pass(Asking.MOMENT);

    assertEquals(bench().world().time().instant().plus(TTL), asking.granted(waiter).expiresAt());
  }

  @Test
  @Clause("LockManager.renew")
  default void aRenewalKeepsWaitersWaiting() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    Waiting waiter = asking.waitFor("waiter", "a");

    for (int i = 0; i < 5; i++) {
      pass(TTL.minus(Asking.MOMENT));
      assertInstanceOf(LockOutcome.Granted.class, manager.renew("holder", TTL));
    }

    assertFalse(waiter.outcome().isDone(), "the holder never stopped renewing");
    manager.release("holder");
    asking.granted(waiter);
  }

  @Test
  @Clause("LockManager 1")
  default void anInterruptEndsTheWaitWithoutALease() throws Exception {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    asking.take("other", "b");
    Waiting first = asking.waitFor("first", "a", "b");
    Waiting second = asking.waitFor("second", "b");

    first.thread().interrupt();

    ExecutionException ended =
        assertThrows(
            ExecutionException.class,
            () -> first.outcome().get(bench().patience().toMillis(), TimeUnit.MILLISECONDS));
    assertInstanceOf(InterruptedException.class, ended.getCause());
    manager.release("other");
    assertEquals("second", asking.granted(second).id(), "who stood behind");
    assertEquals(Optional.empty(), manager.find("first"));
    manager.release("holder");
    asking.take("next", "a");
  }

  @Test
  @Clause("LockManager 1")
  default void anInterruptThatMeetsTheGrantLeavesNoLeaseBehind() throws Exception {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    for (int i = 0; i < 200; i++) {
      asking.take("holder-" + i, "a");
      Waiting waiter = asking.waitFor("waiter-" + i, "a");

      Thread interrupter = Thread.ofPlatform().start(waiter.thread()::interrupt);
      manager.release("holder-" + i);
      interrupter.join();

      try {
        LockOutcome outcome =
            waiter.outcome().get(bench().patience().toMillis(), TimeUnit.MILLISECONDS);
        assertTrue(manager.release(Asking.granted(outcome).id()).isPresent());
      } catch (ExecutionException e) {
        assertInstanceOf(InterruptedException.class, e.getCause());
      }
      assertEquals(List.of(), manager.held(), "a lease that nobody knows of");
    }
  }

  @Test
  @Clause("LockManager.waiting")
  default void whoDoesNotWaitIsNotCounted() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);

    asking.take("holder", "a");
    asking.ask("refused", "a");

    assertEquals(0, manager.waiting());
  }
}
