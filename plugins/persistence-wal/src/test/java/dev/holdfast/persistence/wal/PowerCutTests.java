package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.simulation.Campaign;
import dev.holdfast.simulation.Figure;
import dev.holdfast.simulation.ForgetfulFiles;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What was acknowledged survives the loss of everything that was not synced. */
class PowerCutTests {
  private static final int MOST_SEEDS = 100;

  private int cuts;
  private long acknowledged;
  private long truncations;
  private long refused;

  @Test
  void noAcknowledgedRecordIsLostInAnyPowerCut() {
    int figure = Figure.of(20_000, 1_000_000);
    long first = 20_301;
    long end =
        Campaign.of(PowerCutTests.class, "noAcknowledgedRecordIsLostInAnyPowerCut", first)
            .runWhile(
                () -> cuts < figure,
                seed -> {
                  PowerCutSimulation simulation =
                      new PowerCutSimulation(seed, UnaryOperator.identity());
                  Optional<String> lost = simulation.run();
                  assertThat(lost).isEmpty();
                  cuts += simulation.powerCuts();
                  acknowledged += simulation.acknowledgedInAll();
                  truncations += simulation.truncations();
                  refused += simulation.refused();
                });
    System.out.printf(
        "power cuts: %d, seeds %d to %d, %d acknowledged, %d truncations, %d times a full disk, 0 lost%n",
        cuts, first, end - 1, acknowledged, truncations, refused);
    assertThat(refused).isGreaterThan(cuts / 100);
    assertThat(truncations).isGreaterThan(cuts / 4);
    assertThat(acknowledged).isGreaterThan(cuts);
  }

  @Test
  void aLogThatForgetsItsSyncsIsFoundOut() {
    assertThat(runsUntilLoss("no sync", ForgetfulFiles::withoutFileSyncs)).isPresent();
  }

  @Test
  void aLogThatForgetsItsDirectorySyncsIsFoundOut() {
    assertThat(runsUntilLoss("no directory sync", ForgetfulFiles::withoutDirectorySyncs))
        .isPresent();
  }

  @Test
  void aLogThatAcknowledgesAFailedSyncIsFoundOut() {
    assertThat(runsUntilLoss("failed sync acknowledged", ForgetfulFiles::withoutFailedSyncs))
        .isPresent();
  }

  private static Optional<String> runsUntilLoss(String name, UnaryOperator<DataFiles> bug) {
    int cuts = 0;
    for (int seed = 0; seed < MOST_SEEDS; seed++) {
      PowerCutSimulation simulation = new PowerCutSimulation(seed, bug);
      Optional<String> lost = simulation.run();
      cuts += simulation.powerCuts();
      if (lost.isPresent()) {
        System.out.printf(
            "planted bug '%s' found by run %d, power cut %d: %s%n",
            name, seed + 1, cuts, lost.get());
        return lost;
      }
    }
    return Optional.empty();
  }
}
