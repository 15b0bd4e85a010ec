package dev.holdfast.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Leases;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeasuredLeasesTests {
  private final KernelWorld world = new KernelWorld();
  private final EventLog events = new EventLog(world.clock());
  private final MeasuredLeases leases =
      new MeasuredLeases(
          world.leases(), world.locks(), world.clock(), world.time(), world.meter(), events);

  @AfterEach
  void close() {
    world.close();
  }

  private Leases.Lease acquire(String... names) {
    return world.run(() -> leases.acquire(KernelWorld.request(names))).orThrow();
  }

  @Test
  void leaseThatNobodyGaveBackIsLostAndToldOnce() {
    acquire("a/**", "b");
    Leases.Lease released = acquire("c");
    Leases.Lease renewed = acquire("d");
    world.time().advance(Duration.ofSeconds(20));
    world.run(() -> leases.release(released.id())).orThrow();
    world.run(() -> leases.renew(renewed.id(), Optional.empty())).orThrow();

    leases.tellLost();
    world.time().advance(Duration.ofSeconds(11));
    leases.tellLost();
    leases.tellLost();

    assertThat(events.after(0)).hasSize(1);
    RuntimeEvent lost = events.after(0).getFirst();
    assertThat(lost.kind()).isEqualTo(RuntimeEvent.Kind.LEASE_LOST);
    assertThat(lost.key()).contains(Ops.key("a"));
    assertThat(lost.message()).doesNotContain("a/**");
    assertThat(lost.facts()).containsEntry("names", 2).containsEntry("holder", "ada");
    assertThat(world.meter().count("leases_lost_total")).isEqualTo(1);
    assertThat(world.meter().count("leases_released_total")).isEqualTo(1);
    assertThat(world.meter().count("leases_renewed_total")).isEqualTo(1);
  }

  @Test
  void leaseOfTheRunBeforeIsLostLikeAnyOther() {
    world.acquire("a").orThrow();

    leases.restored();
    world.time().advance(Duration.ofSeconds(31));
    leases.tellLost();

    assertThat(events.count(RuntimeEvent.Kind.LEASE_LOST)).isEqualTo(1);
  }

  @Test
  void requestsAreCountedByOutcome() {
    acquire("a");
    KernelWorld.refusal(world.run(() -> leases.acquire(KernelWorld.request("a"))));

    assertThat(world.meter().count("leases_acquired_total")).isEqualTo(1);
    assertThat(world.meter().count("lease_timeouts_total")).isEqualTo(1);
    assertThat(world.meter().recorded("lease_wait_seconds")).hasSize(2);
  }
}
