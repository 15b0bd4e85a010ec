package dev.holdfast.launcher.command;

/** The exit codes of the command line; permanent. */
final class ExitCode {
  /** Done. */
  static final int OK = 0;

  /** It failed. */
  static final int FAILED = 1;

  /** The command was not understood. */
  static final int USAGE = 2;

  /** It was understood and refused: conflict, held, stale fence, over budget. */
  static final int REFUSED = 3;

  private ExitCode() {}
}
