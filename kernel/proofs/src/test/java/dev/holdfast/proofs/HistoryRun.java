package dev.holdfast.proofs;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.wiring.KernelLife;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.simulation.SimulatedTime;
import dev.holdfast.simulation.history.ContextModel;
import dev.holdfast.simulation.history.Linearizability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One history: some clients on a kernel whose disk loses its power, whose process crashes, whose
 * syncs fail, and which is opened again each time. The seed decides faults and calls; how the
 * clients' calls interleave is left to their threads.
 */
final class HistoryRun {
  /** Calls of a whole history, about. */
  static final int CALLS = 200;

  private static final int CLIENTS = 4;
  private static final int LIVES = 4;
  private static final int CALLS_OF_A_LIFE = 16;

  /** What is planted below and within the kernel. */
  record Bugs(UnaryOperator<DataFiles> files, UnaryOperator<ContextStore> store) {
    static final Bugs NONE = new Bugs(UnaryOperator.identity(), UnaryOperator.identity());
  }

  private final Recorder recorder = new Recorder();
  private final List<Client> clients = new ArrayList<>();
  private final SplittableRandom random;
  private final SimulatedTime time;
  private final Bugs bugs;
  private FaultyDisk disk = new FaultyDisk();
  private int powerCuts;
  private int crashes;
  private int checkpoints;
  private long prunings;

  HistoryRun(long seed, Bugs bugs) {
    this.random = new SplittableRandom(seed);
    this.time = new SimulatedTime(seed);
    this.bugs = bugs;
    for (int number = 0; number < CLIENTS; number++) {
      clients.add(new Client(number, random.nextLong(), recorder));
    }
  }

  int powerCuts() {
    return powerCuts;
  }

  int crashes() {
    return crashes;
  }

  int checkpoints() {
    return checkpoints;
  }

  long prunings() {
    return prunings;
  }

  int operations() {
    return recorder.operations();
  }

  /** Runs it; what is wrong with it, or empty. */
  Optional<String> violation() throws IOException, InterruptedException {
    try {
      for (int life = 0; life < LIVES; life++) {
        live();
      }
      try (KernelLife last = KernelLife.open(bugs.files().apply(disk), time, bugs.store())) {
        recorder.opened();
        clients.forEach(client -> client.run(last.contexts(), 0));
        clients.getFirst().readAll(last.contexts());
      }
      clients.forEach(Client::end);
    } catch (StartException | RuntimeException | AssertionError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return violation(new ContextModel());
  }

  private Optional<String> violation(ContextModel model) {
    return recorder.histories().entrySet().stream()
        .flatMap(history ->
            Linearizability.violation(model, history.getValue())
                .map(what -> history.getKey() + ": " + what)
                .stream())
        .findFirst();
  }

  private void live() throws StartException, IOException, InterruptedException {
    plan();
    KernelLife life = open();
    if (life != null) {
      recorder.opened();
      work(life);
      if (random.nextInt(4) != 0) {
        disk.cutPowerAfter(0);
      }
      life.close();
    }
    if (random.nextBoolean()) {
      crashes++;
      disk.afterProcessCrash();
    } else {
      powerCuts++;
      disk = disk.afterPowerCut(random);
    }
  }

  private void plan() {
    if (random.nextInt(4) != 0) {
      disk.cutPowerAfter(random.nextInt(150));
    }
    if (random.nextInt(6) == 0) {
      disk.failForceAfter(random.nextInt(40));
    }
  }

  /** Opens the kernel; null when a fault came first. A refusal without a fault is a violation. */
  private @Nullable KernelLife open() throws StartException, IOException {
    try {
      return KernelLife.open(bugs.files().apply(disk), time, bugs.store());
    } catch (IOException e) {
      return null;
    } catch (HoldfastException e) {
      if (e.code() != dev.holdfast.api.ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return null;
    } catch (StartException e) {
      if (!(e.getCause() instanceof IOException)) {
        throw e;
      }
      return null;
    }
  }

  private void work(KernelLife life) throws InterruptedException {
    List<FutureTask<Void>> working = new ArrayList<>();
    for (Client client : clients) {
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            client.run(life.contexts(), CALLS_OF_A_LIFE);
            return null;
          });
      Thread.ofVirtual().start(task);
      working.add(task);
    }
    int most = random.nextInt(6);
    for (int i = 0; i < most; i++) {
      checkpoints += life.checkpoint() ? 1 : 0;
    }
    prunings += life.prunings();
    for (FutureTask<Void> task : working) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause().getMessage(), e.getCause());
      }
    }
  }
}
