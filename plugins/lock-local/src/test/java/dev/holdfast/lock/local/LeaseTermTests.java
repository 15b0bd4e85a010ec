package dev.holdfast.lock.local;

import static dev.holdfast.lock.local.LockWorld.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
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
  void wallClockDecidesNothing() throws Exception {
    Lease lease = locks.take("one", "a");

    locks.world.time().setWallClock(Instant.parse("2040-01-01T00:00:00Z"));

    assertThat(manager.find("one")).contains(lease);
    assertThat(manager.acquire(locks.request("two", Duration.ZERO, "a")))
        .isEqualTo(new LockOutcome.Held(lease));
  }

  @Test
  void idThatIsHeldIsABrokenPromise() throws Exception {
    locks.take("one", "a");

    assertThatThrownBy(() -> locks.take("one", "b")).isInstanceOf(IllegalStateException.class);
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
