package dev.holdfast.prove.powercut;

import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Settings of somebody who chose one word, and set nothing else.
 *
 * @param word the value of every choice
 */
public record OneChoice(String word) implements Settings {
  @Override
  public String text(String key, String defaultValue) {
    return defaultValue;
  }

  @Override
  public String choice(String key, List<String> allowed, String defaultValue) {
    return word;
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
