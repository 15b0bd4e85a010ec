package dev.holdfast.launcher.daemon;

import java.io.Serial;
import java.util.List;

/** The daemon did not start; each problem is one line for a person. */
public final class DaemonStartException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** One or more problems. */
  public DaemonStartException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
