package dev.holdfast.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.proofs.HistoryRun.Bugs;
import dev.holdfast.simulation.Campaign;
import dev.holdfast.simulation.Figure;
import dev.holdfast.simulation.ForgetfulFiles;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Each key of a whole kernel (sequencer, log, memory store) behaves like one thing that does one
 * operation after the other, through power cuts, crashes, failed syncs and restarts.
 */
class LinearizabilityTests {
  private static final int MOST_HISTORIES = 200;

  private long operations;
  private int powerCuts;
  private int crashes;
  private int checkpoints;
  private long prunings;

  @Test
  void everyHistoryIsLinearizableThroughPowerCutsAndCrashes() {
    int histories = Figure.of(200, 10_000);
    long begin = System.nanoTime();
    Campaign.of(
            LinearizabilityTests.class, "everyHistoryIsLinearizableThroughPowerCutsAndCrashes", 1)
        .run(
            histories,
            seed -> {
              HistoryRun run = new HistoryRun(seed, Bugs.NONE);
              assertThat(run.violation()).isEmpty();
              operations += run.operations();
              powerCuts += run.powerCuts();
              crashes += run.crashes();
              checkpoints += run.checkpoints();
              prunings += run.prunings();
            });
    assertThat(prunings).isPositive();
    System.out.printf(
        "linearizability: %d histories, %d operations, %d power cuts, %d crashes, %d checkpoints, %d prunings,"
            + " 0 violations; %.1f s%n",
        histories,
        operations,
        powerCuts,
        crashes,
        checkpoints,
        prunings,
        (System.nanoTime() - begin) / 1e9);
  }

  @Test
  void aKernelWhoseLogForgetsItsSyncsIsFoundOut() throws Exception {
    plant("no sync", new Bugs(ForgetfulFiles::withoutFileSyncs, UnaryOperator.identity()));
  }

  @Test
  void aKernelWhoseStoreServesWhatItHadBeforeIsFoundOut() throws Exception {
    plant("stale read", new Bugs(UnaryOperator.identity(), BrokenStore::stale));
  }

  @Test
  void aKernelWhoseStoreLosesAChangeIsFoundOut() throws Exception {
    plant("lost update", new Bugs(UnaryOperator.identity(), BrokenStore::losing));
  }

  private static void plant(String bug, Bugs bugs) throws Exception {
    for (int seed = 1; seed <= MOST_HISTORIES; seed++) {
      Optional<String> violation = new HistoryRun(seed, bugs).violation();
      if (violation.isPresent()) {
        System.out.printf(
            "planted bug '%s' found by history %d: %s%n",
            bug, seed, violation.get().lines().findFirst().orElse(""));
        return;
      }
    }
    throw new AssertionError(
        "planted bug '" + bug + "' not found by " + MOST_HISTORIES + " histories");
  }
}
