package dev.holdfast.tck.lock;

import static dev.holdfast.tck.lock.Asking.assertHeldBy;
import static dev.holdfast.tck.lock.Asking.granted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exclusive and shared leases: granted when claimed, refused when not. */
interface LockModes {
  /** The bench of the running test. */
  Bench<LockManager> bench();

  @Test
  @Clause("Capability exclusive")
  default void exclusiveLeasesExcludeEachOther() {
    assertTrue(bench().claims(Capability.EXCLUSIVE), "the kernel needs exclusive leases");
    Asking asking = new Asking(bench(), bench().open());
    Lease first = asking.take("first", "a");

    assertHeldBy(first, asking.ask("second", "a"));
    asking.take("third", "b");
  }

  @Test
  @Clause("Capability shared-lease")
  default void sharedLeasesAreGrantedTogetherOrRefusedAsUnsupported() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    if (!bench().claims(Capability.SHARED_LEASE)) {
      HoldfastException refusal =
          assertThrows(
              HoldfastException.class, () -> asking.ask(asking.shared("one", Duration.ZERO, "a")));
      assertEquals(ErrorCode.UNSUPPORTED, refusal.code());
      assertEquals(List.of(), manager.held());
      return;
    }

    Lease one = granted(asking.ask(asking.shared("one", Duration.ZERO, "a", "b")));
    Lease two = granted(asking.ask(asking.shared("two", Duration.ZERO, "a")));

    assertEquals(Leases.Mode.SHARED, one.mode());
    assertTrue(two.token() > one.token(), "each has a token of its own");
    assertEquals(2, manager.held().size());
  }

  @Test
  @Clause("Capability shared-lease")
  default void aSharedLeaseIsTakenBackOrRefusedAsUnsupported() {
    LockManager manager = bench().open();
    Lease lease =
        new Lease(
            "old",
            List.of("a"),
            Leases.Mode.SHARED,
            "tester",
            "alice",
            7,
            Asking.TTL,
            bench().world().time().instant().plus(Asking.TTL));

    if (bench().claims(Capability.SHARED_LEASE)) {
      manager.restore(lease);
      assertTrue(manager.find("old").isPresent());
    } else {
      HoldfastException refusal =
          assertThrows(HoldfastException.class, () -> manager.restore(lease));
      assertEquals(ErrorCode.UNSUPPORTED, refusal.code());
    }
  }

  @Test
  @Clause("Capability shared-lease")
  default void sharedAndExclusiveLeasesExcludeEachOther() {
    if (!bench().claims(Capability.SHARED_LEASE)) {
      return;
    }
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    Lease shared = granted(asking.ask(asking.shared("shared", Duration.ZERO, "a")));

    assertHeldBy(shared, asking.ask("exclusive", "a"));
    manager.release("shared");
    Lease exclusive = asking.take("exclusive-2", "a");
    assertHeldBy(exclusive, asking.ask(asking.shared("shared-2", Duration.ZERO, "a")));
  }

  @Test
  @Clause("LockManager 2")
  default void sharedLeasesDoNotOvertakeAWaitingExclusiveOne() {
    if (!bench().claims(Capability.SHARED_LEASE)) {
      return;
    }
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    granted(asking.ask(asking.shared("first", Duration.ZERO, "a")));
    Waiting exclusive = asking.waitFor("exclusive", "a");

    assertInstanceOf(
        LockOutcome.Held.class, asking.ask(asking.shared("later", Duration.ZERO, "a")));
    Waiting behind = asking.waitFor(asking.shared("behind", Asking.PATIENCE, "a"));
    manager.release("first");

    asking.granted(exclusive);
    assertFalse(behind.outcome().isDone(), "beside an exclusive lease");
    manager.release("exclusive");
    asking.granted(behind);
  }
}
