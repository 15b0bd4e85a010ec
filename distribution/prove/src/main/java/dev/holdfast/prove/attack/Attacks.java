package dev.holdfast.prove.attack;

import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** All attacks, and how one is run: with a deadline, and so that the next has a sound daemon. */
public final class Attacks {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Attacks() {}

  /** In the order of the table. */
  public static List<Attack> all() {
    return List.of(
        new ConcurrentClients(),
        new KillInBurst(),
        new TornWrite(),
        new BitFlip(),
        new FullDisk(),
        new PowerCut());
  }

  /** Runs one; whatever goes wrong is its row. */
  public static Row run(Attack attack, Arena arena, Children children, Consumer<String> progress) {
    progress.accept(attack.name() + " ...");
    long from = arena.timeline().now();
    Row row = guarded(attack, arena, children);
    arena.timeline().stretch(attack.name(), from);
    if (row.verdict().isBad()) {
      arena.quiet();
      arena.renounce();
    }
    progress.accept(
        "%s: %s (%,d acknowledged, %,d lost)"
            .formatted(
                attack.name(),
                row.verdict() instanceof Verdict.Held ? "held" : row.verdict().word(),
                row.tally().acknowledged(),
                row.tally().lost()));
    return row;
  }

  private static Row guarded(Attack attack, Arena arena, Children children) {
    CompletableFuture<Row> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("attack")
            .start(() -> done.complete(outcome(attack, arena)));
    Duration patience = PATIENCE.plus(arena.part(1));
    try {
      return done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      children.killAll();
      thread.interrupt();
      return Row.failed(attack.name(), "did not end within " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Row.failed(attack.name(), "interrupted");
    } catch (ExecutionException e) {
      return Row.failed(attack.name(), String.valueOf(e.getMessage()));
    }
  }

  private static Row outcome(Attack attack, Arena arena) {
    try {
      return attack.run(arena);
    } catch (DaemonProcess.StartRefusedException e) {
      return Row.failed(
          attack.name(),
          "the daemon does not start: " + Notes.shortened(String.valueOf(e.getMessage())));
    } catch (IOException | RuntimeException e) {
      return Row.failed(
          attack.name(),
          e.getClass().getSimpleName() + ": " + Notes.shortened(String.valueOf(e.getMessage())));
    }
  }
}
