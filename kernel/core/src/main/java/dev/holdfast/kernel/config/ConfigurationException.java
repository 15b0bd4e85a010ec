package dev.holdfast.kernel.config;

import java.io.Serial;
import java.util.List;

/**
 * The configuration is wrong; each problem is one line: file, line, key, what is wrong, the nearest
 * valid name.
 */
public final class ConfigurationException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** One or more problems. */
  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
