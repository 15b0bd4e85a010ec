package dev.holdfast.kernel.observe;

import dev.holdfast.api.spi.Meter;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What tells figures of one name apart. */
final class Labels {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,63}");
  private static final int VALUE_LENGTH = 128;
  private static final String OTHER = "other";

  private Labels() {}

  /** Pairs of names and values, as a map by name. */
  static Map<String, String> of(String figure, String... pairs) {
    if (pairs.length % 2 != 0 || pairs.length > 2 * Meter.LABELS) {
      throw new IllegalArgumentException(
          "The labels of '%s' must be at most %d names and values in turn, and are %d words."
              .formatted(figure, Meter.LABELS, pairs.length));
    }
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!NAME.matcher(pairs[i]).matches() || pairs[i].equals("quantile")) {
        throw new IllegalArgumentException(
            "'%s' cannot be a label of '%s': take snake_case, and not 'quantile'."
                .formatted(pairs[i], figure));
      }
      String value = pairs[i + 1];
      labels.put(
          pairs[i], value.length() <= VALUE_LENGTH ? value : value.substring(0, VALUE_LENGTH));
    }
    return Map.copyOf(labels);
  }

  /** The same names, with the value that stands for all that there is no room for. */
  static Map<String, String> other(Map<String, String> labels) {
    Map<String, String> other = new TreeMap<>(labels);
    other.replaceAll((name, value) -> OTHER);
    return Map.copyOf(other);
  }
}
