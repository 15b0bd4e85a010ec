package dev.holdfast.kernel.expiry;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reclaiming: all of it, told, and not in the way of writers. */
@Timeout(120)
class SweepTests {
  private static final int MANY = 100_000;
  private static final WriteOptions SHORT = WriteOptions.NONE.withTtl(Duration.ofSeconds(30));

  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void putMany(int count) {
    for (int begin = 0; begin < count; begin += 1000) {
      List<WriteOperation> puts = new ArrayList<>();
      for (int i = begin; i < begin + 1000; i++) {
        puts.add(put("k/" + i, "1", SHORT));
      }
      world.write(batch(puts)).orThrow();
    }
  }

  @Test
  void aHundredThousandThatEndAtOnceAreReclaimedInOneSweep() {
    putMany(MANY);
    world.write(put("stays", "1")).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    assertThat(world.sweeper().figures().backlog()).isEqualTo(MANY);

    // Writers come in between: each waits for one record at most, not for the sweep.
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<long[]> writer = world.elsewhere(() -> writeUntil(isOver));
    long begin = System.nanoTime();
    world.sweep();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    isOver.set(true);
    world.write(put("after", "1")).orThrow();

    assertThat(world.sweeper().figures().backlog()).isZero();
    assertThat(world.sweeper().expired()).isEqualTo(MANY);
    long[] waits = answer(writer);
    assertThat(world.store().stats().entries()).isEqualTo(2 + waits[0]);
    System.out.printf(
        "sweep: %d entries ended in %d ms; meanwhile %d writes, the longest took %.1f ms%n",
        MANY, millis, waits[0], waits[1] / 1e6);
  }

  /** How many writes there were, and how long the longest took. */
  private long[] writeUntil(AtomicBoolean isOver) {
    long writes = 0;
    long longest = 0;
    while (!isOver.get()) {
      long begin = System.nanoTime();
      world.write(put("w/" + writes++, "1")).orThrow();
      longest = Math.max(longest, System.nanoTime() - begin);
    }
    return new long[] {writes, longest};
  }

  @Test
  void whatASweepDidIsToldOnceWithFigures() {
    putMany(2000);
    world.sweep();
    assertThat(world.sweeper().figures().active()).isEqualTo(2000);
    assertThat(world.sweeper().figures().averageTtlMillis()).isEqualTo(30_000);
    assertThat(world.events().count(RuntimeEvent.Kind.SWEEP)).isZero();
    world.time().advance(Duration.ofSeconds(30));

    world.sweep();
    world.sweep();

    assertThat(world.events().count(RuntimeEvent.Kind.SWEEP)).isEqualTo(1);
    assertThat(world.events().count(RuntimeEvent.Kind.EXPIRED)).isEqualTo(1);
    RuntimeEvent told = world.events().after(0).getFirst();
    assertThat(told.facts()).containsEntry("entries", 2000L);
    assertThat(told.key()).isEmpty();
    assertThat(world.sweeper().figures().active()).isZero();
    assertThat(world.sweeper().sweeps()).isEqualTo(3);
  }

  @Test
  void whatCannotBeReclaimedYetDoesNotStandInTheWay() {
    putMany(9000);
    world.time().advance(Duration.ofSeconds(30));
    world.log().holdBack();
    List<CompletableFuture<?>> renewals = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      renewals.add(world.writing(put("k/" + i, "2")));
    }
    world.log().awaitWaiting(600);
    CompletableFuture<Boolean> sweep =
        world.elsewhere(() -> {
          world.sweep();
          return true;
        });
    world.log().awaitWaiting(601);
    world.log().release();

    answer(sweep);
    renewals.forEach(KernelWorld::answer);
    world.write(put("x", "1")).orThrow();

    assertThat(world.sweeper().expired()).isEqualTo(8400);
    assertThat(world.sweeper().figures().backlog()).isZero();
    assertThat(world.store().head(key("k/5")).orElseThrow().version()).isEqualTo(2);
  }
}
