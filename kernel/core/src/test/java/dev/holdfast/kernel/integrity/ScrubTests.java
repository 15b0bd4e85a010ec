package dev.holdfast.kernel.integrity;

import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RuntimeEvent.Kind;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.config.IntegritySettings;
import dev.holdfast.kernel.integrity.Coverage.Pass;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody reads is checked all the same, at a bounded rate. */
class ScrubTests {
  private static final Duration INTERVAL = Duration.ofHours(24);
  private static final int RATE = 100_000;

  private final KernelWorld world = new KernelWorld();

  @BeforeEach
  void begin() {
    world.scrubbing(new IntegritySettings(INTERVAL, RATE));
    world.restart();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void flipInAValueThatNobodyReadsIsFoundAndRepaired() {
    world.write(put("k", "\"value\"")).orThrow();
    pass();
    world.store().damage(key("k"));
    world.time().advance(INTERVAL);

    pass();

    world.settle();
    assertThat(world.store().find(key("k"))).isInstanceOf(StoreRead.Hit.class);
    assertThat(world.events().count(Kind.CORRUPTION)).isEqualTo(1);
    assertThat(world.events().count(Kind.REPAIRED)).isEqualTo(1);
    assertThat(lastPass().findings()).isEqualTo(1);
  }

  @Test
  void passTellsWhatItCovered() {
    world.write(put("a", "\"12345678\"")).orThrow();
    world.write(put("b", "[1]")).orThrow();
    world.write(append("b", "2")).orThrow();

    pass();

    Coverage coverage = world.scrub().coverage();
    assertThat(coverage.passes()).isEqualTo(1);
    assertThat(lastPass().entries()).isEqualTo(2);
    assertThat(lastPass().valueBytes()).isEqualTo(10 + 5);
    assertThat(lastPass().records()).isEqualTo(world.disk().positions().size());
    assertThat(lastPass().findings()).isZero();
    assertThat(coverage.allCheckedSince()).isEqualTo(lastPass().begin());
  }

  @Test
  void nextPassBeginsAfterTheInterval() {
    world.write(put("a", "1")).orThrow();
    pass();
    turns(20);
    assertThat(world.scrub().coverage().passes()).isEqualTo(1);
    assertThat(world.scrub().coverage().present()).isEmpty();

    world.time().advance(INTERVAL);
    turns(2);

    assertThat(world.scrub().coverage().passes()).isEqualTo(2);
  }

  @Test
  void readsNoMoreThanItsRateAndGoesOnWhereItWas() {
    String value = "\"" + "x".repeat(9_998) + "\"";
    for (int i = 0; i < 100; i++) {
      world.write(put("k/" + i, value)).orThrow();
    }

    turns(4);

    Pass present = world.scrub().coverage().present().orElseThrow();
    assertThat(present.valueBytes()).isBetween(RATE / 2L, RATE + 10_000L);
    turns(4);
    assertThat(world.scrub().coverage().present().orElseThrow().valueBytes())
        .isBetween(RATE * 3L / 2, 2 * RATE + 10_000L);
    pass();
    assertThat(lastPass().entries()).isEqualTo(100);
    assertThat(lastPass().valueBytes()).isEqualTo(1_000_000);
    assertThat(lastPass().records()).isEqualTo(world.disk().positions().size());
  }

  @Test
  void damagedRecordIsToldOnceAndACheckpointWanted() {
    world.write(put("k", "\"old\"")).orThrow();
    long damaged = world.disk().positions().getLast();
    world.write(put("k", "\"new\"")).orThrow();
    world.disk().damage(List.of(damaged));

    pass();
    world.time().advance(INTERVAL);
    turns(40);

    assertThat(world.scrub().coverage().passes()).isEqualTo(2);
    assertThat(lastPass().findings()).isEqualTo(1);
    assertThat(world.events().count(Kind.CORRUPTION)).isEqualTo(1);
    assertThat(world.logDamages()).isEqualTo(1);
    assertThat(world.text("k")).isEqualTo("\"new\"");
  }

  @Test
  void stopsWithTheKernel() {
    world.write(put("k", "1")).orThrow();
    Scrub scrub = world.scrub();
    scrub.close();
    turns(4);

    assertThat(scrub.coverage().passes()).isZero();
    scrub.close();
  }

  private Pass lastPass() {
    return world.scrub().coverage().last().orElseThrow();
  }

  private void pass() {
    long before = world.scrub().coverage().passes();
    for (int i = 0; i < 1_000 && world.scrub().coverage().passes() == before; i++) {
      turns(1);
    }
    assertThat(world.scrub().coverage().passes()).isEqualTo(before + 1);
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      world.time().advance(Duration.ofMillis(250));
      world.sweep();
    }
  }
}
