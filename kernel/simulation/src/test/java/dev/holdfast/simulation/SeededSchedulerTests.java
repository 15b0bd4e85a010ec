package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.seam.Threads.Repeating;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeededSchedulerTests {
  private static List<String> orderOf(long seed) {
    SeededScheduler scheduler = new SeededScheduler(seed, new SimulatedTime(seed));
    List<String> order = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      scheduler.virtual(name, () -> order.add(name));
    }
    scheduler.runFor(Duration.ZERO);
    return order;
  }

  @Test
  void whatIsDueTogetherIsRunInAnOrderThatFollowsFromTheSeed() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      assertThat(orderOf(seed)).isEqualTo(orderOf(seed));
      orders.add(orderOf(seed));
    }
    assertThat(orders).hasSize(6);
  }

  @Test
  void repeatingWorkIsDueAPeriodAfterItsEndUntilItIsClosed() {
    SimulatedTime time = new SimulatedTime(1);
    SeededScheduler scheduler = new SeededScheduler(1, time);
    int[] runs = new int[1];
    Instant begin = time.instant();
    Repeating repeating = scheduler.every("sweep", Duration.ofSeconds(1), () -> runs[0]++);
    scheduler.runFor(Duration.ofSeconds(10));
    assertThat(runs[0]).isEqualTo(10);
    assertThat(Duration.between(begin, time.instant()))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    repeating.close();
    scheduler.runFor(Duration.ofSeconds(10));
    assertThat(runs[0]).isEqualTo(10);
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void timeMovesByLooksAndByHandOnlyAndNeverStandsStill() {
    SimulatedTime one = new SimulatedTime(9);
    SimulatedTime two = new SimulatedTime(9);
    long before = one.nanos();
    assertThat(before).isEqualTo(two.nanos());
    assertThat(one.nanos()).isGreaterThan(before);
    two.nanos();
    assertThat(one.instant()).isEqualTo(two.instant());
  }
}
