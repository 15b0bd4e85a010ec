package dev.holdfast.api.spi;

import java.time.Duration;
import java.util.List;

/**
 * The configuration of one provider, read by type.
 *
 * <p>A provider reads what it knows and builds its own validated record; the kernel then rejects
 * every key that nobody read, with file, line and the nearest key that was. A value of the wrong
 * form, or out of bounds, is reported in the same way: the read throws {@link
 * dev.holdfast.api.HoldfastException}.
 */
public interface Settings {
  /** Text, or the default. */
  String text(String key, String defaultValue);

  /** One of the given words, or the default. */
  String choice(String key, List<String> allowed, String defaultValue);

  /** {@code true} or {@code false}, or the default. */
  boolean flag(String key, boolean defaultValue);

  /** A whole number within the bounds (inclusive), or the default. */
  long number(String key, long defaultValue, long min, long max);

  /** A size such as {@code 64KiB}, in bytes and within the bounds (inclusive), or the default. */
  long bytes(String key, long defaultValue, long min, long max);

  /** A duration such as {@code 250ms}, within the bounds (inclusive), or the default. */
  Duration duration(String key, Duration defaultValue, Duration min, Duration max);
}
