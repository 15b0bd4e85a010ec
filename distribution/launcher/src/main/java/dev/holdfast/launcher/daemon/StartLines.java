package dev.holdfast.launcher.daemon;

import java.io.PrintStream;

/**
 * What a starting child tells its parent over standard output: one line each, {@code progress
 * TEXT}, {@code problem TEXT} and, last, {@code ready}.
 */
public final class StartLines {
  static final String PROGRESS = "progress ";
  static final String PROBLEM = "problem ";
  static final String READY = "ready";

  private final PrintStream out;

  /** Writes to that stream. */
  public StartLines(PrintStream out) {
    this.out = out;
  }

  /** Work goes on. */
  public void progress(String text) {
    line(PROGRESS + oneLine(text));
  }

  /** The start failed. */
  public void problem(String text) {
    line(PROBLEM + oneLine(text));
  }

  /** The daemon serves, and {@code daemon.json} says where. */
  public void ready() {
    line(READY);
  }

  private void line(String text) {
    out.print(text + "\n");
    out.flush();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
