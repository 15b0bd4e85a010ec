package dev.holdfast.shim;

import java.io.IOException;

/** Starts a daemon for a home. */
@FunctionalInterface
public interface DaemonStarter {
  /**
   * Starts one, or finds the one that runs, and returns when it serves.
   *
   * @throws IOException when none could be started; the message says why, for people
   * @throws InterruptedException when interrupted while it waits
   */
  void start(Home home) throws IOException, InterruptedException;
}
