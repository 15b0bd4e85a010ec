package dev.holdfast.kernel.plugin;

import dev.holdfast.api.HoldfastException;
import java.io.Serial;
import org.pf4j.PluginRuntimeException;

/** Why a plugin cannot serve: what is wrong and what to do, in one line. */
final class PluginProblem extends PluginRuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int MAX_LINE = 600;

  PluginProblem(String problem) {
    super(oneLine(problem));
  }

  PluginProblem(String problem, Throwable cause) {
    this(problem);
    initCause(cause);
  }

  /** The problem that an exception stands for. */
  static PluginProblem of(Throwable thrown) {
    return thrown instanceof PluginProblem problem
        ? problem
        : new PluginProblem(describe(thrown), thrown);
  }

  /** The message, or the type and the message of an exception and of what caused it at first. */
  static String describe(Throwable thrown) {
    if (thrown instanceof PluginProblem problem) {
      return problem.text();
    }
    if (thrown instanceof HoldfastException refused) {
      return oneLine(refused.refusal().message());
    }
    Throwable root = thrown;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    return root == thrown ? named(thrown) : named(thrown) + " <- " + named(root);
  }

  /** The text without line breaks and other control characters, cut to a readable length. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...";
  }

  String text() {
    String message = getMessage();
    return message == null ? getClass().getSimpleName() : message;
  }

  private static String named(Throwable thrown) {
    String message = thrown.getMessage();
    String type = thrown.getClass().getSimpleName();
    return oneLine(message == null || message.isBlank() ? type : type + ": " + message);
  }
}
