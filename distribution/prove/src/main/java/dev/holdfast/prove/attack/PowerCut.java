package dev.holdfast.prove.attack;

import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.prove.powercut.LogPlugin;
import dev.holdfast.prove.powercut.LogPromise;
import dev.holdfast.prove.powercut.PowerCuts;
import dev.holdfast.prove.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The power is cut, on a simulated disk that loses what was not synced. Not the daemon is attacked,
 * but the log that it runs, in this process, in the sync mode of the configuration. What that mode
 * does not promise is judged all the same: it is lost.
 */
public final class PowerCut implements Attack {
  private static final double SHARE = 0.1;

  @Override
  public String name() {
    return "power cut (simulated disk)";
  }

  @Override
  public Row run(Arena arena) throws IOException {
    LogPromise promise = arena.programs().promise();
    if (!promise.isLog()) {
      return Row.skipped(name(), unpromised(promise));
    }
    Optional<PersistenceProvider> log = LogPlugin.find(arena.programs().plugins());
    if (log.isEmpty()) {
      return Row.skipped(name(), "this installation has no write-ahead log");
    }
    long start = System.nanoTime();
    Duration time = arena.part(SHARE);
    PowerCuts cuts = new PowerCuts(log.get(), promise.settings());
    cuts.run(arena.random(), () -> System.nanoTime() - start > time.toNanos());
    List<String> notes = new ArrayList<>();
    if (promise.gap().isPresent()) {
      notes.add(unpromised(promise));
    }
    notes.add(
        "the log alone, %s, on %,d disks that keep any part of what was not synced; power cut %,d times"
            .formatted(
                promise.sync().map(word -> "sync " + word).orElse(""), cuts.worlds(), cuts.cuts()));
    return Row.judged(name(), cuts.tally(), notes);
  }

  private static String unpromised(LogPromise promise) {
    return "not promised by this configuration: " + promise.gap().orElse("");
  }
}
