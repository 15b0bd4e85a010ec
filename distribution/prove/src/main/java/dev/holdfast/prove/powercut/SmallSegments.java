package dev.holdfast.prove.powercut;

import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a configuration, but for small files, so that there are many of them.
 *
 * @param configured what the configuration says
 */
record SmallSegments(Settings configured) implements Settings {
  @Override
  public String text(String key, String defaultValue) {
    return configured.text(key, defaultValue);
  }

  @Override
  public String choice(String key, List<String> allowed, String defaultValue) {
    return configured.choice(key, allowed, defaultValue);
  }

  @Override
  public boolean flag(String key, boolean defaultValue) {
    return configured.flag(key, defaultValue);
  }

  @Override
  public long number(String key, long defaultValue, long min, long max) {
    return configured.number(key, defaultValue, min, max);
  }

  @Override
  public long bytes(String key, long defaultValue, long min, long max) {
    return key.equals("segment") ? min : configured.bytes(key, defaultValue, min, max);
  }

  @Override
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return configured.duration(key, defaultValue, min, max);
  }
}
