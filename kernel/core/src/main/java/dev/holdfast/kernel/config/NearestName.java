package dev.holdfast.kernel.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody may have meant.
 *
 * <p>The distance counts insertions, deletions, replacements and swaps of neighbours, each once
 * (optimal string alignment; Damerau, "A technique for computer detection and correction of
 * spelling errors", 1964). Upper and lower case are equal here.
 */
final class NearestName {
  /** Longer names are compared by their beginning, so that no name costs more than this squared. */
  private static final int COMPARED = 80;

  private NearestName() {}

  /** The nearest of the candidates, the first in order among equals. */
  static Optional<String> of(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Whether two names are so near that one is likely a misspelling of the other. */
  static boolean isNear(String name, String candidate) {
    return distance(name, candidate) <= Math.max(1, (candidate.length() + 1) / 3);
  }

  static int distance(String left, String right) {
    String a = fold(left);
    String b = fold(right);
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static String fold(String name) {
    return name.substring(0, Math.min(COMPARED, name.length())).toLowerCase(Locale.ROOT);
  }
}
