package dev.holdfast.kernel.config;

import java.util.Optional;

/**
 * A setting that is known before any plugin is loaded.
 *
 * @param path its place, as {@code limits.value}
 * @param form how its text becomes a value
 * @param defaultValue what holds when nobody sets it
 * @param meaning one sentence for the reference
 */
record Key<T>(String path, Form<T> form, T defaultValue, String meaning) {
  /** The name of the section; empty for a setting at the top level. */
  Optional<String> section() {
    int dot = path.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(path.substring(0, dot));
  }

  /** The default as it would be written. */
  String defaultText() {
    return form.show(defaultValue);
  }

  /** The row of the reference table. */
  String row() {
    return "| `%s` | `%s` | %s | %s |".formatted(path, defaultText(), form.expectation(), meaning);
  }
}
