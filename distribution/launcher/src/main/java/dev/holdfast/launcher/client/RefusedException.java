package dev.holdfast.launcher.client;

import java.io.Serial;

/** The daemon refused a request. */
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** The refusal. */
  public RefusedException(Problem problem) {
    super(problem.line());
    this.problem = problem;
  }

  /** What the daemon said. */
  public Problem problem() {
    return problem;
  }
}
