package dev.holdfast.prove.powercut;

import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/** Settings of somebody who set nothing, but for small files, so that there are many of them. */
final class Defaults implements Settings {
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
    return key.equals("segment") ? min : defaultValue;
  }

  @Override
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return defaultValue;
  }
}
