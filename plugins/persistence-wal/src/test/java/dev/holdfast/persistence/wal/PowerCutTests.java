package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What was acknowledged survives the loss of everything that was not synced. */
class PowerCutTests {
  private static final int CUTS = Boolean.getBoolean("holdfast.proof") ? 1_000_000 : 20_000;

  @Test
  void noAcknowledgedRecordIsLostInAnyPowerCut() {
    long first = 20_301;
    int cuts = 0;
    long acknowledged = 0;
    long seed = first;
    for (; cuts < CUTS; seed++) {
      PowerCutSimulation simulation = new PowerCutSimulation(seed, new FaultyDisk());
      Optional<String> lost = simulation.run();
      assertThat(lost).as("seed %d", seed).isEmpty();
      cuts += simulation.powerCuts();
      acknowledged += simulation.acknowledgedInAll();
    }
    System.out.printf(
        "power cuts: %d, seeds %d to %d, %d acknowledged, 0 lost%n",
        cuts, first, seed - 1, acknowledged);
    assertThat(acknowledged).isGreaterThan(cuts);
  }

  @Test
  void aDiskThatForgetsItsSyncsIsFoundOut() {
    assertThat(seedsUntilLoss(FaultyDisk::forgetForces)).isLessThan(100);
  }

  @Test
  void aDiskThatForgetsItsDirectorySyncsIsFoundOut() {
    assertThat(seedsUntilLoss(FaultyDisk::forgetDirectorySyncs)).isLessThan(100);
  }

  private static int seedsUntilLoss(Consumer<FaultyDisk> bug) {
    for (int seed = 0; seed < 100; seed++) {
      FaultyDisk disk = new FaultyDisk();
      bug.accept(disk);
      Optional<String> lost = new PowerCutSimulation(seed, disk).run();
      if (lost.isPresent()) {
        System.out.printf("planted bug found with seed %d: %s%n", seed, lost.get());
        return seed;
      }
    }
    return 100;
  }
}
