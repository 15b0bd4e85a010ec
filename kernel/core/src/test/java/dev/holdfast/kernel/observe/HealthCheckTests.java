package dev.holdfast.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Observatory.Health;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import dev.holdfast.tck.RealThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCheckTests {
  private final KernelWorld world = new KernelWorld();

  private HealthMonitor monitor() {
    AtomicLong tokens = new AtomicLong(1L << 50);
    HealthCheck check =
        new HealthCheck(
            new HealthCheck.Parts(
                Optional.empty(),
                world.sequencer(),
                world.pipeline(),
                world.log(),
                true,
                world.store(),
                world.locks(),
                tokens::incrementAndGet,
                world.time()));
    return new HealthMonitor(
        check.probes(),
        new HealthParts(),
        new RealThreads(),
        world.clock(),
        world.time(),
        EventSink.none(),
        () -> false,
        Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void canaryIsWrittenSyncedAndReadBackAndLeavesNothingBehind() {
    world.write(Ops.put("a", "{}")).orThrow();
    long commits = world.pipeline().commits();
    long changes = world.pipeline().changes();
    long entries = world.store().stats().entries();

    Health health = monitor().check();

    assertThat(health.issues()).isEmpty();
    assertThat(health.components().getFirst().detail())
        .startsWith("a record was made durable, applied and read back");
    assertThat(world.pipeline().commits()).isEqualTo(commits);
    assertThat(world.pipeline().changes()).isEqualTo(changes);
    assertThat(world.store().stats().entries()).isEqualTo(entries);
    assertThat(world.locks().held()).isEmpty();
  }

  @Test
  void eachCheckReadsAnotherEntry() {
    world.write(Ops.put("a", "{}")).orThrow();
    world.write(Ops.put("b", "{}")).orThrow();
    HealthMonitor monitor = monitor();
    world.store().damage(Ops.key("b"));

    Health ofA = monitor.check();
    world.time().advance(Duration.ofSeconds(30));
    Health ofB = monitor.check();
    world.time().advance(Duration.ofSeconds(30));
    Health ofAAgain = monitor.check();

    assertThat(ofA.healthy()).isTrue();
    assertThat(ofB.issues()).singleElement().asString().startsWith("store: an entry is damaged");
    assertThat(ofAAgain.healthy()).isTrue();
  }
}
