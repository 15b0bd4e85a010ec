package dev.holdfast.launcher;

import dev.holdfast.launcher.daemon.Daemon;
import dev.holdfast.launcher.daemon.DaemonOptions;
import dev.holdfast.launcher.daemon.DaemonStartException;
import dev.holdfast.launcher.daemon.StartLines;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The daemon as a child of {@code holdfast up}. */
public final class DaemonMain {
  private DaemonMain() {}

  /** Starts the daemon, tells the parent, lets go of it, and serves. */
  public static void main(String[] arguments) {
    StartLines parent = new StartLines(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    try {
      Daemon daemon =
          Daemon.start(DaemonOptions.parse(arguments), System.getenv(), parent::progress);
      parent.ready();
      // The parent's pipe ends with the parent; whoever prints later must not notice.
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
      System.setOut(nowhere);
      System.setErr(nowhere);
      daemon.serve();
    } catch (DaemonStartException e) {
      e.problems().forEach(parent::problem);
      System.exit(1);
    }
  }
}
