package dev.holdfast.kernel.wiring;

import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/** The settings of a provider that the configuration does not name: every default. */
final class DefaultSettings implements Settings {
  @Override
  public String text(String key, String defaultValue) {
    return defaultValue;
  }

  @Override
  public String choice(String key, List<String> allowed, String defaultValue) {
    return defaultValue;
  }

  @Override
  public boolean flag(String key, boolean defaultValue) {
    return defaultValue;
  }

  @Override
  public long number(String key, long defaultValue, long min, long max) {
    return defaultValue;
  }

  @Override
  public long bytes(String key, long defaultValue, long min, long max) {
    return defaultValue;
  }

  @Override
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return defaultValue;
  }
}
