package dev.holdfast.benchmarks.turns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arguments as {@code name=value}. */
public final class Options {
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Reads them. */
  public Options(String[] arguments) {
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2) {
        throw new IllegalArgumentException("name=value, not " + argument);
      }
      values.put(parts[0], parts[1]);
    }
  }

  /** A number. */
  public int number(String name, int defaultValue) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(defaultValue)));
  }

  /** Several values, split by commas. */
  public List<String> list(String name, String defaultValue) {
    return List.of(values.getOrDefault(name, defaultValue).split(","));
  }

  /** A text. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
