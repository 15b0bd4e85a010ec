package dev.holdfast.lock.local;

import static dev.holdfast.lock.local.LockWorld.TTL;
import static dev.holdfast.lock.local.LockWorld.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a lease begins, lasts and ends. */
final class LeaseTermTests {
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final LockWorld locks = new LockWorld();
  private final LockManager manager = locks.manager;

  @AfterEach
  void close() {
    locks.close();
  }

  @Test
  void providerIsNamedLocalAndClaimsExclusiveLeasesOnly() {
    LocalLockProvider provider = new LocalLockProvider();

    assertThat(provider.name()).hasToString("local");
    assertThat(provider.capabilities()).containsExactly(Capability.EXCLUSIVE);
  }

  @Test
  void grantTellsAllAboutTheLease() throws Exception {
    Lease lease = locks.take("one", "a", "b");

    assertThat(lease)
        .isEqualTo(
            new Lease(
                "one",
                List.of("a", "b"),
                Leases.Mode.EXCLUSIVE,
                "tester",
                "alice",
                1,
                TTL,
                locks.world.time().instant().plus(TTL)));
    assertThat(manager.find("one")).contains(lease);
    assertThat(manager.held()).containsExactly(lease);
  }

  @Test
  void sharedLeaseIsRefusedAsUnsupported() {
    LockRequest shared =
        new LockRequest(
            "one", List.of("a"), Leases.Mode.SHARED, "o", "p", TTL, Duration.ZERO, () -> 1);

    assertThatThrownBy(() -> manager.acquire(shared))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  @Test
  void heldNameIsRefusedWithItsHolder() throws Exception {
    Lease lease = locks.take("one", "a", "b");

    LockOutcome outcome = manager.acquire(locks.request("two", Duration.ZERO, "b", "c"));

    assertThat(outcome).isEqualTo(new LockOutcome.Held(lease));
    assertThat(locks.tokens).as("a refusal costs no token").hasValue(1);
    assertThat(manager.acquire(locks.request("three", Duration.ZERO, "c")))
        .as("nothing of the refused request stays")
        .isInstanceOf(LockOutcome.Granted.class);
  }

  @Test
  void expiredLeaseKeepsOthersOutUntilItsGraceIsOver() throws Exception {
    Lease lease = locks.take("one", "a");

    locks.world.time().advance(TTL.plus(LockManager.GRACE).minus(MOMENT));
    LockOutcome within = manager.acquire(locks.request("two", Duration.ZERO, "a"));
    locks.world.time().advance(MOMENT);
    LockOutcome after = manager.acquire(locks.request("three", Duration.ZERO, "a"));

    assertThat(within).isEqualTo(new LockOutcome.Held(lease));
    assertThat(granted(after).token()).isEqualTo(2);
  }

  @Test
  void leaseIsInForceUntilTheLastMomentAndNotAfter() throws Exception {
    Lease lease = locks.take("one", "a");

    locks.world.time().advance(TTL.minus(MOMENT));
    assertThat(manager.find("one")).contains(lease);
    locks.world.time().advance(MOMENT);

    assertThat(manager.find("one")).isEmpty();
    assertThat(manager.held()).isEmpty();
    assertThat(manager.renew("one", TTL)).isEqualTo(new LockOutcome.Ended());
    assertThat(manager.release("one")).isEmpty();
    assertThat(manager.acquire(locks.request("two", Duration.ZERO, "a")))
        .as("releasing too late does not cut the grace short")
        .isInstanceOf(LockOutcome.Held.class);
  }

  @Test
  void renewalLastsFromNowOnAndKeepsTheToken() throws Exception {
    Lease lease = locks.take("one", "a");
    Duration longer = Duration.ofMinutes(2);

    locks.world.time().advance(TTL.minus(MOMENT));
    Lease renewed = granted(manager.renew("one", longer));
    locks.world.time().advance(longer.minus(MOMENT));

    assertThat(renewed.token()).isEqualTo(lease.token());
    assertThat(renewed.ttl()).isEqualTo(longer);
    assertThat(renewed.expiresAt()).isEqualTo(locks.world.time().instant().plus(MOMENT));
    assertThat(manager.find("one")).contains(renewed);
    locks.world.time().advance(MOMENT);
    assertThat(manager.find("one")).isEmpty();
  }

  @Test
  void wallClockDecidesNothing() throws Exception {
    Lease lease = locks.take("one", "a");

    locks.world.time().setWallClock(Instant.parse("2040-01-01T00:00:00Z"));

    assertThat(manager.find("one")).contains(lease);
    assertThat(manager.acquire(locks.request("two", Duration.ZERO, "a")))
        .isEqualTo(new LockOutcome.Held(lease));
  }

  @Test
  void releaseFreesTheNamesAtOnce() throws Exception {
    Lease lease = locks.take("one", "a", "b");

    assertThat(manager.release("one")).contains(lease);

    assertThat(manager.release("one")).as("a second time").isEmpty();
    assertThat(locks.take("two", "b").token()).isEqualTo(2);
  }

  @Test
  void unknownLeaseHasEnded() {
    assertThat(manager.renew("none", TTL)).isEqualTo(new LockOutcome.Ended());
    assertThat(manager.release("none")).isEmpty();
    assertThat(manager.find("none")).isEmpty();
  }

  @Test
  void idThatIsHeldIsABrokenPromise() throws Exception {
    locks.take("one", "a");

    assertThatThrownBy(() -> locks.take("one", "b")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void restoredLeaseLastsWhatWasLeftOfIt() throws Exception {
    Lease before = lease("old", locks.world.time().instant().plusSeconds(10));

    manager.restore(before);

    assertThat(manager.find("old")).contains(before);
    locks.world.time().advance(Duration.ofSeconds(10));
    assertThat(manager.find("old")).isEmpty();
    assertThat(manager.acquire(locks.request("new", Duration.ZERO, "a")))
        .isInstanceOf(LockOutcome.Held.class);
    locks.world.time().advance(LockManager.GRACE);
    assertThat(locks.take("new", "a").token()).isEqualTo(1);
  }

  @Test
  void leaseThatEndedWhileDownStillHasItsGrace() throws Exception {
    manager.restore(lease("old", locks.world.time().instant().minusSeconds(2)));

    assertThat(manager.find("old")).isEmpty();
    assertThat(manager.acquire(locks.request("new", Duration.ZERO, "a")))
        .isInstanceOf(LockOutcome.Held.class);
    locks.world.time().advance(Duration.ofSeconds(3));
    locks.take("new", "a");
  }

  @Test
  void leaseThatEndedLongAgoIsForgotten() {
    manager.restore(lease("old", locks.world.time().instant().minusSeconds(6)));

    assertThat(locks.manager.remembered()).isZero();
  }

  @Test
  void restoredLeaseNeverOutlastsItsOwnTerm() {
    manager.restore(lease("old", locks.world.time().instant().plus(Duration.ofDays(9))));

    locks.world.time().advance(TTL);

    assertThat(manager.find("old")).isEmpty();
  }

  @Test
  void twoRestoredLeasesOnOneNameAreABrokenPromise() {
    Instant end = locks.world.time().instant().plusSeconds(10);
    manager.restore(lease("old", end));

    assertThatThrownBy(() -> manager.restore(lease("other", end)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Lease lease(String id, Instant expiresAt) {
    return new Lease(id, List.of("a"), Leases.Mode.EXCLUSIVE, "tester", "alice", 7, TTL, expiresAt);
  }
}
