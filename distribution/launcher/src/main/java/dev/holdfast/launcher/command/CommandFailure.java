package dev.holdfast.launcher.command;

import java.io.Serial;

/** A command failed for a reason a person understands; the message is all that is shown. */
final class CommandFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(String message) {
    this(ExitCode.FAILED, message);
  }

  CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
