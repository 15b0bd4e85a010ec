package dev.holdfast.embedded;

import java.io.Serial;
import java.util.List;

/** Holdfast cannot start; each problem is one line: what, where, and what to do. */
public final class HoldfastStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  HoldfastStartException(List<String> problems, Throwable cause) {
    super(String.join(System.lineSeparator(), problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** The problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
