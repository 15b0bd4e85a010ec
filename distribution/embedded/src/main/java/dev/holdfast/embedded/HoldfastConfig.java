package dev.holdfast.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an embedded Holdfast runs. The settings are those of the daemon, by the same names; the
 * environment of the process is not looked at.
 *
 * @param home the directory that holds the state; created with mode 700 when absent
 * @param file a configuration file (YAML); what {@code settings} say goes before it
 * @param settings settings by path, as {@code memory.hard-limit} to {@code 256MiB}
 * @param providers sees the backends; absent means the context class loader of the starting thread
 * @param progress told in sentences what a long start does
 */
public record HoldfastConfig(
    Path home,
    Optional<Path> file,
    Map<String, String> settings,
    Optional<ClassLoader> providers,
    Consumer<String> progress) {

  /** Copies the settings. */
  public HoldfastConfig {
    settings = Map.copyOf(settings);
  }

  /**
   * The defaults: entries in memory behind a log that is synced before a write is acknowledged; no
   * gateway.
   *
   * @param home the directory that holds the state
   */
  public static HoldfastConfig at(Path home) {
    return new HoldfastConfig(home, Optional.empty(), Map.of(), Optional.empty(), line -> {});
  }

  /** This one with a setting, as {@code ("memory.hard-limit", "256MiB")}. */
  public HoldfastConfig with(String path, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(path, value);
    return new HoldfastConfig(home, file, more, providers, progress);
  }

  /** This one with a configuration file. */
  public HoldfastConfig withFile(Path yaml) {
    return new HoldfastConfig(home, Optional.of(yaml), settings, providers, progress);
  }

  /** This one with backends that another loader sees. */
  public HoldfastConfig withProviders(ClassLoader loader) {
    return new HoldfastConfig(home, file, settings, Optional.of(loader), progress);
  }

  /** This one with a listener to what a long start does. */
  public HoldfastConfig withProgress(Consumer<String> listener) {
    return new HoldfastConfig(home, file, settings, providers, listener);
  }
}
