package dev.holdfast.kernel.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects what is wrong, so that all of it is reported at once: the file's by line, then the rest.
 */
final class Problems {
  /** A file of nonsense must not become a report of megabytes. */
  private static final int MOST_REPORTED = 50;

  private static final Comparator<Problem> BY_PLACE = Comparator.comparingInt(Problem::line);

  private final List<Problem> found = new ArrayList<>();

  private record Problem(int line, String text) {}

  /**
   * Adds one.
   *
   * @param origin where
   * @param path the key; may be empty when the problem is the file's
   * @param message what is wrong and what to do
   */
  void add(Origin origin, String path, String message) {
    int line = origin instanceof Origin.Line(var file, var number) ? number : Integer.MAX_VALUE;
    found.add(new Problem(line, line(origin, path, message)));
  }

  /** One problem as it is shown. */
  static String line(Origin origin, String path, String message) {
    String key = path.isEmpty() ? "" : Shown.key(path) + ": ";
    return origin.text() + ": " + key + message;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throws when there was one. */
  void throwIfAny() throws ConfigurationException {
    if (!found.isEmpty()) {
      throw new ConfigurationException(lines());
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    found.stream().sorted(BY_PLACE).limit(MOST_REPORTED).map(Problem::text).forEach(lines::add);
    if (found.size() > MOST_REPORTED) {
      lines.add("and " + (found.size() - MOST_REPORTED) + " more");
    }
    return lines;
  }
}
