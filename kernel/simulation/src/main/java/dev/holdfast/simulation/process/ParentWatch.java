package dev.holdfast.simulation.process;

import java.io.IOException;

/** Ends this process when its parent has ended, which closes the pipe of our standard input. */
public final class ParentWatch {
  private ParentWatch() {}

  /** Reads the standard input until its end, then halts this process. */
  public static void start() {
    Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::readToEnd);
  }

  private static void readToEnd() {
    try {
      while (System.in.read() >= 0) {
        // Whatever the parent says, only its end means something.
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(3);
  }
}
