package dev.holdfast.kernel.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a message says about a name that is not known. */
final class Suggestion {
  private Suggestion() {}

  /**
   * About a key.
   *
   * @param name the key, without its section
   * @param section its section; empty at the top level
   * @param known the full paths that are known
   */
  static String unknownKey(String name, String section, Collection<String> known) {
    String prefix = section.isEmpty() ? "" : section + ".";
    Optional<String> nested = known.stream().filter(path -> path.equals(name)).findFirst();
    if (nested.isPresent() && name.contains(".")) {
      return "unknown key; write it nested: %s.".formatted(nested(name));
    }
    Optional<String> elsewhere =
        known.stream()
            .filter(path -> path.endsWith("." + name) && !path.startsWith(prefix + name))
            .findFirst();
    List<String> here =
        known.stream()
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(prefix.length()))
            .map(path -> section.isEmpty() ? first(path) : path)
            .distinct()
            .sorted()
            .toList();
    if (here.isEmpty()) {
      return "unknown key; there are no settings here, remove it.";
    }
    return "unknown key"
        + elsewhere
            .map(path -> "; did you mean '" + path + "'?")
            .orElseGet(() -> nearest(name, here, prefix))
        + " Known here: "
        + String.join(", ", here)
        + ".";
  }

  /** About any other name: the nearest and all that are known. */
  static String nearest(String name, Collection<String> known) {
    return nearest(name, known, "") + " Known: " + String.join(", ", known) + ".";
  }

  private static String nearest(String name, Collection<String> known, String prefix) {
    return NearestName.of(name, known)
        .map(near ->
            NearestName.isNear(name, near)
                ? "; did you mean '" + prefix + near + "'?"
                : "; the nearest is '" + prefix + near + "'.")
        .orElse(".");
  }

  private static String first(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private static String nested(String path) {
    int dot = path.indexOf('.');
    return path.substring(0, dot) + ": {" + path.substring(dot + 1) + ": ...}";
  }
}
