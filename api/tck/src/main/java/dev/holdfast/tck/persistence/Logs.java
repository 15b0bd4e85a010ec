package dev.holdfast.tck.persistence;

import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Opens a log as the kernel does. */
final class Logs {
  private Logs() {}

  /** Replays everything, then starts; answers what was replayed. */
  static List<Writing.Entry> begin(CommitLog log, LogListener listener) {
    try {
      List<Writing.Entry> replayed = Writing.replay(log, 0);
      log.start(listener);
      return replayed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
