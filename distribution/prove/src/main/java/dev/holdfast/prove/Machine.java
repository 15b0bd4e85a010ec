package dev.holdfast.prove;

import dev.holdfast.prove.report.Scene;
import java.time.Instant;
import java.util.Optional;

/** The machine that a run happened on. */
final class Machine {
  private Machine() {}

  /** A run on it. */
  static Scene scene(String target, Optional<String> sync, Instant at) {
    return new Scene(target, sync, description(), System.getProperty("java.version"), at);
  }

  private static String description() {
    return "%d processors, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version").split("-")[0]);
  }
}
