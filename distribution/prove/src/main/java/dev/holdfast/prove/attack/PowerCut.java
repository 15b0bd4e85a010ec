package dev.holdfast.prove.attack;

import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.prove.powercut.LogPlugin;
import dev.holdfast.prove.powercut.PowerCuts;
import dev.holdfast.prove.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The power is cut, on a simulated disk that loses what was not synced. Not the daemon is attacked,
 * but the log that it runs, in this process, with its default settings.
 */
public final class PowerCut implements Attack {
  private static final double SHARE = 0.1;

  @Override
  public String name() {
    return "power cut (simulated disk)";
  }

  @Override
  public Row run(Arena arena) throws IOException {
    Optional<PersistenceProvider> log = LogPlugin.find(arena.programs().plugins());
    if (log.isEmpty()) {
      return Row.skipped(name(), "this installation has no write-ahead log");
    }
    long start = System.nanoTime();
    Duration time = arena.part(SHARE);
    PowerCuts cuts = new PowerCuts(log.get());
    cuts.run(arena.random(), () -> System.nanoTime() - start > time.toNanos());
    return Row.judged(
        name(),
        cuts.tally(),
        List.of(
            "the log alone, on %,d disks that keep any part of what was not synced; power cut %,d times"
                .formatted(cuts.worlds(), cuts.cuts())));
  }
}
