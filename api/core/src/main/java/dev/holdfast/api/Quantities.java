package dev.holdfast.api;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations ({@code 250ms 30s 5m 1h 7d}) and sizes ({@code 512B 64KiB 8MiB 1GiB}) as they are
 * written everywhere.
 */
public final class Quantities {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([a-zA-Z]+)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantities() {}

  /**
   * Reads a duration: a whole number and one of {@code ms s m h d}.
   *
   * @throws HoldfastException with {@link ErrorCode#INVALID_REQUEST} on anything else
   */
  public static Duration parseDuration(String text) {
    return Duration.ofMillis(parse(text, MILLIS, "a duration such as 250ms, 30s, 5m or 1h"));
  }

  /**
   * Reads a size in bytes: a whole number and one of {@code B KiB MiB GiB}.
   *
   * @throws HoldfastException with {@link ErrorCode#INVALID_REQUEST} on anything else
   */
  public static long parseSize(String text) {
    return parse(text, BYTES, "a size such as 64KiB or 8MiB");
  }

  /**
   * Writes a duration in the largest unit that divides it; fractions of a millisecond are dropped.
   */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long size = MILLIS.getOrDefault(unit, 1L);
      if (millis != 0 && millis % size == 0) {
        return millis / size + unit;
      }
    }
    return millis + "ms";
  }

  /** Writes a size in the largest unit that divides it. */
  public static String formatSize(long bytes) {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      long size = BYTES.getOrDefault(unit, 1L);
      if (bytes != 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return bytes + "B";
  }

  private static long parse(String text, Map<String, Long> units, String expected) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      Long unit = units.get(matcher.group(2));
      if (unit != null) {
        try {
          return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
          throw new HoldfastException(ErrorCode.INVALID_REQUEST, "'" + text + "' is too large.");
        }
      }
    }
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    throw new HoldfastException(
        ErrorCode.INVALID_REQUEST, "'" + shown + "' is not " + expected + ".");
  }
}
