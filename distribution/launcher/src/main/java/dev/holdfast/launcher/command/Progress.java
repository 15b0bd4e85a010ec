package dev.holdfast.launcher.command;

import java.time.Duration;
import java.time.Instant;

/** Tells on standard error, at most once a second, how far a long work has come. */
final class Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final String what;
  private Instant next = Instant.now().plus(INTERVAL);

  /**
   * Progress of one work.
   *
   * @param what as {@code entries imported}
   */
  Progress(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  void reached(long count) {
    Instant now = Instant.now();
    if (!now.isBefore(next)) {
      terminal.tell(count + " " + what + " ...");
      next = now.plus(INTERVAL);
    }
  }
}
