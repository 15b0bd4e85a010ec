package dev.holdfast.kernel;

import java.io.Serial;
import java.util.List;

/** The kernel cannot start; each problem is one line for a person: what, where, and what to do. */
public final class StartException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** One or more problems. */
  public StartException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One problem and what caused it. */
  public StartException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  /** The problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
