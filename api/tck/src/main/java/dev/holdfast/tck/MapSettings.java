package dev.holdfast.tck;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Settings from a map of texts. */
public final class MapSettings implements Settings {
  private final Map<String, String> values;

  /** The given settings. */
  public MapSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** No settings: every read gives its default. */
  public static MapSettings none() {
    return new MapSettings(Map.of());
  }

  @Override
  public String text(String key, String defaultValue) {
    return values.getOrDefault(key, defaultValue);
  }

  @Override
  public String choice(String key, List<String> allowed, String defaultValue) {
    String value = text(key, defaultValue);
    check(allowed.contains(value), key);
    return value;
  }

  @Override
  public boolean flag(String key, boolean defaultValue) {
    return Boolean.parseBoolean(text(key, Boolean.toString(defaultValue)));
  }

  @Override
  public long number(String key, long defaultValue, long min, long max) {
    long value = Long.parseLong(text(key, Long.toString(defaultValue)));
    check(value >= min && value <= max, key);
    return value;
  }

  @Override
  public long bytes(String key, long defaultValue, long min, long max) {
    String text = values.get(key);
    long value = text == null ? defaultValue : Quantities.parseSize(text);
    check(value >= min && value <= max, key);
    return value;
  }

  @Override
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    String text = values.get(key);
    Duration value = text == null ? defaultValue : Quantities.parseDuration(text);
    check(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, key);
    return value;
  }

  private static void check(boolean right, String key) {
    if (!right) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST, "Setting '" + key + "' is out of bounds.");
    }
  }
}
