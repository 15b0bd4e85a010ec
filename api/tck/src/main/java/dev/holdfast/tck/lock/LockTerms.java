package dev.holdfast.tck.lock;

import static dev.holdfast.tck.lock.Asking.MOMENT;
import static dev.holdfast.tck.lock.Asking.TTL;
import static dev.holdfast.tck.lock.Asking.assertHeldBy;
import static dev.holdfast.tck.lock.Asking.granted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a lease begins, lasts and ends. */
interface LockTerms {
  /** The bench of the running test. */
  Bench<LockManager> bench();

  /** Lets time pass. */
  void pass(Duration duration);

  @Test
  @Clause("Leases.Lease")
  default void aGrantTellsAllAboutTheLease() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);

    Lease lease = asking.take("one", "a", "b/**");

    Lease expected =
        new Lease(
            "one",
            List.of("a", "b/**"),
            Leases.Mode.EXCLUSIVE,
            "tester",
            "alice",
            lease.token(),
            TTL,
            bench().world().time().instant().plus(TTL));
    assertEquals(expected, lease);
    assertEquals(Optional.of(lease), manager.find("one"));
    assertEquals(List.of(lease), manager.held());
  }

  @Test
  @Clause("LockOutcome.Held")
  default void aHeldNameIsRefusedWithItsHolder() {
    Asking asking = new Asking(bench(), bench().open());
    Lease lease = asking.take("one", "a", "b");

    assertEquals(new LockOutcome.Held(lease), asking.ask("two", "b", "c"));
  }

  @Test
  @Clause("LockRequest.names")
  default void nothingOfARefusedRequestStays() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("one", "b");

    asking.ask("two", "a", "b", "c");

    assertEquals(Optional.empty(), manager.find("two"));
    asking.take("three", "a");
    asking.take("four", "c");
  }

  @Test
  @Clause("LockManager 3")
  default void aLeaseIsInForceUntilItsExpiryAndNotAfter() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("one", "a");

    pass(TTL.minus(MOMENT));
    assertTrue(manager.find("one").isPresent(), "in force to the last moment");
    assertEquals(1, manager.held().size());
    pass(MOMENT);

    assertEquals(Optional.empty(), manager.find("one"));
    assertEquals(List.of(), manager.held());
    assertEquals(Optional.empty(), manager.release("one"));
  }

  @Test
  @Clause("LockManager 3")
  default void anExpiredLeaseIsNotRenewed() {
    LockManager manager = bench().open();
    new Asking(bench(), manager).take("one", "a");

    pass(TTL);

    assertEquals(new LockOutcome.Ended(), manager.renew("one", TTL), "within the grace");
    pass(LockManager.GRACE);
    assertEquals(new LockOutcome.Ended(), manager.renew("one", TTL), "after the grace");
  }

  @Test
  @Clause("LockManager 3")
  default void othersAreKeptOutUntilTheGraceIsOver() {
    Asking asking = new Asking(bench(), bench().open());
    Lease lease = asking.take("one", "a");

    pass(TTL.plus(LockManager.GRACE).minus(MOMENT));
    assertHeldBy(lease, asking.ask("two", "a"));
    pass(MOMENT);

    asking.take("three", "a");
  }

  @Test
  @Clause("LockManager 3")
  default void releasingTooLateDoesNotCutTheGraceShort() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    Lease lease = asking.take("one", "a");
    pass(TTL);

    manager.release("one");

    assertHeldBy(lease, asking.ask("two", "a"));
  }

  @Test
  @Clause("LockManager.release")
  default void releaseFreesAllNamesAtOnce() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    Lease lease = asking.take("one", "a", "b");

    assertEquals(Optional.of(lease), manager.release("one"));

    assertEquals(Optional.empty(), manager.release("one"), "a second time");
    assertEquals(Optional.empty(), manager.find("one"));
    asking.take("two", "b");
    asking.take("three", "a");
  }

  @Test
  @Clause("LockManager.renew")
  default void aRenewalLastsFromNowOnAndKeepsTheToken() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    Lease lease = asking.take("one", "a");
    Duration longer = Duration.ofMinutes(2);

    pass(TTL.minus(MOMENT));
    Lease renewed = granted(manager.renew("one", longer));

    assertEquals(lease.token(), renewed.token());
    assertEquals(longer, renewed.ttl());
    assertEquals(bench().world().time().instant().plus(longer), renewed.expiresAt());
    pass(longer.minus(MOMENT));
    assertEquals(Optional.of(renewed), manager.find("one"));
    pass(MOMENT);
    assertEquals(Optional.empty(), manager.find("one"));
  }

  @Test
  @Clause("LockManager.renew")
  default void aRenewalMayAlsoShortenTheLease() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("one", "a");

    granted(manager.renew("one", Duration.ofSeconds(2)));
    pass(Duration.ofSeconds(2).plus(LockManager.GRACE));

    asking.take("two", "a");
  }

  @Test
  @Clause("LockOutcome.Ended")
  default void anUnknownLeaseHasEnded() {
    LockManager manager = bench().open();

    for (String id : List.of("none", "", "*", "a".repeat(10_000))) {
      assertEquals(new LockOutcome.Ended(), manager.renew(id, TTL));
      assertEquals(Optional.empty(), manager.release(id));
      assertEquals(Optional.empty(), manager.find(id));
    }
  }

  @Test
  @Clause("LockRequest.tokens")
  default void tokensRiseInTheOrderOfGrants() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    List<Long> tokens = new ArrayList<>();

    for (int i = 0; i < 50; i++) {
      tokens.add(asking.take("lease-" + i, "name-" + i % 3).token());
      manager.release("lease-" + i);
    }

    assertEquals(tokens.stream().sorted().distinct().toList(), tokens, "each larger than before");
    assertTrue(tokens.getLast() < 1L << 53, "below 2^53");
  }

  @Test
  @Clause("LockRequest.tokens")
  default void aTokenIsAskedForOnceAndOnlyAtTheGrant() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    asking.take("holder", "a");
    long asked = asking.tokens.get();
    assertTrue(asked <= 1, () -> asked + " tokens for one grant");

    asking.ask("refused", "a");
    Asking.Waiting waiting = asking.waitFor("waiter", "a");
    assertEquals(asked, asking.tokens.get(), "a token for nothing granted");
    manager.release("holder");
    Lease lease = asking.granted(waiting);

    assertEquals(2 * asked, asking.tokens.get());
    assertTrue(asked == 0 || lease.token() == 2, "the token that was given");
  }

  @Test
  @Clause("LockRequest.tokens")
  default void aTokenThatCannotBeHadLeavesTheNameFree() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    AtomicInteger asked = new AtomicInteger();
    LockRequest failing =
        Asking.request(
            "failing",
            Leases.Mode.EXCLUSIVE,
            Duration.ZERO,
            () -> {
              asked.incrementAndGet();
              throw new HoldfastException(ErrorCode.UNAVAILABLE, "The log is closed.");
            },
            "a");

    try {
      asking.ask(failing);
      assertEquals(0, asked.get(), "granted although there is no token");
      manager.release("failing");
    } catch (HoldfastException e) {
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
    }

    assertEquals(Optional.empty(), manager.find("failing"));
    asking.take("next", "a");
  }

  @Test
  @Clause("LockRequest")
  default void namesAndTimesAtTheirBoundsAreServed() {
    LockManager manager = bench().open();
    Asking asking = new Asking(bench(), manager);
    String[] names = new String[64];
    for (int i = 0; i < names.length; i++) {
      names[i] = "n/%02d/é😀 {}*?:\\\"'".formatted(i);
    }
    Duration century = Duration.ofDays(36_525);

    asking.take("many", names);
    LockRequest patient =
        new LockRequest(
            "patient",
            List.of("x".repeat(256)),
            Leases.Mode.EXCLUSIVE,
            "",
            "",
            century,
            century,
            asking.tokens::incrementAndGet);
    granted(asking.ask(patient));

    assertInstanceOf(LockOutcome.Held.class, asking.ask("one", names[63]));
    granted(manager.renew("patient", century));
    assertTrue(manager.release("many").isPresent());
    assertTrue(manager.release("patient").isPresent());
  }

  @Test
  @Clause("LockManager.held")
  default void whatIsGivenOutCannotBeChanged() {
    LockManager manager = bench().open();
    new Asking(bench(), manager).take("one", "a");

    List<Lease> held = manager.held();

    try {
      held.clear();
    } catch (UnsupportedOperationException e) {
      // A list that cannot be changed at all is as good.
    }
    assertEquals(1, manager.held().size());
    assertThrows(
        UnsupportedOperationException.class,
        () -> manager.find("one").orElseThrow().names().clear());
  }
}
