package dev.holdfast.gateway.http;

import java.util.Optional;

/**
 * A path with at most one variable: {@code /v1/leases/{id}/renew}. The variable {@code key} takes
 * the rest of the path with its slashes, any other one segment.
 *
 * @param text the template as written
 * @param prefix what stands before the variable, or the whole path
 * @param variable the variable's name; empty when there is none
 * @param suffix what stands after the variable
 */
record PathTemplate(String text, String prefix, String variable, String suffix) {
  private static final String KEY = "key";

  static PathTemplate parse(String text) {
    int open = text.indexOf('{');
    if (open < 0) {
      return new PathTemplate(text, text, "", "");
    }
    int close = text.indexOf('}');
    return new PathTemplate(
        text, text.substring(0, open), text.substring(open + 1, close), text.substring(close + 1));
  }

  /** What the variable stands for in {@code path}; empty when the path is another one. */
  Optional<String> match(String path) {
    if (variable.isEmpty()) {
      return path.equals(prefix) ? Optional.of("") : Optional.empty();
    }
    if (path.length() < prefix.length() + suffix.length()
        || !path.startsWith(prefix)
        || !path.endsWith(suffix)) {
      return Optional.empty();
    }
    String value = path.substring(prefix.length(), path.length() - suffix.length());
    boolean fits = variable.equals(KEY) || !value.isEmpty() && value.indexOf('/') < 0;
    return fits ? Optional.of(value) : Optional.empty();
  }
}
