package dev.holdfast.kernel.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The effective configuration: flag over environment over file over default. */
public final class Configuration {
  private Configuration() {}

  /**
   * Where settings come from.
   *
   * @param file the YAML file; absent when there is none
   * @param environment the process environment; {@code HOLDFAST_HTTP_PORT} sets {@code http.port}
   * @param flags settings by path ({@code http.port}), from the command line
   */
  public record Sources(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {}

  /**
   * A setting in force.
   *
   * @param path its path, as {@code http.port}
   * @param value its value as text
   * @param origin where it came from: {@code default}, {@code file:LINE}, {@code environment NAME},
   *     {@code flag}
   */
  public record Effective(String path, String value, String origin) {}

  /**
   * Reads all sources and checks what the kernel itself knows.
   *
   * @throws ConfigurationException with one line per problem
   */
  public static Configuration load(Sources sources) throws ConfigurationException {
    throw new ConfigurationException(List.of("not assembled yet"));
  }

  /** Every setting in force, by path. */
  public List<Effective> effective() {
    return List.of();
  }
}
