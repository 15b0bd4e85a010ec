package dev.holdfast.kernel.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads configurations from text, as {@code config.yaml} of a folder. */
final class Loading {
  private final Path folder;

  Loading(Path folder) {
    this.folder = folder;
  }

  Configuration file(String yaml) throws ConfigurationException {
    return all(yaml, Map.of(), Map.of());
  }

  static Configuration nothing() throws ConfigurationException {
    return Configuration.load(new Configuration.Sources(Optional.empty(), Map.of(), Map.of()));
  }

  static Configuration environment(Map<String, String> environment) throws ConfigurationException {
    return Configuration.load(new Configuration.Sources(Optional.empty(), environment, Map.of()));
  }

  static Configuration flags(Map<String, String> flags) throws ConfigurationException {
    return Configuration.load(new Configuration.Sources(Optional.empty(), Map.of(), flags));
  }

  Configuration all(String yaml, Map<String, String> environment, Map<String, String> flags)
      throws ConfigurationException {
    return bytes(yaml.getBytes(StandardCharsets.UTF_8), environment, flags);
  }

  Configuration bytes(byte[] yaml, Map<String, String> environment, Map<String, String> flags)
      throws ConfigurationException {
    try {
      Path file = Files.write(folder.resolve("config.yaml"), yaml);
      return Configuration.load(new Configuration.Sources(Optional.of(file), environment, flags));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The lines of a report, without the folder. */
  List<String> lines(ConfigurationException e) {
    return lines(e.problems());
  }

  List<String> lines(List<String> lines) {
    return lines.stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  /** What is wrong with a file; empty when nothing is. */
  List<String> problems(String yaml) {
    try {
      file(yaml);
      return List.of();
    } catch (ConfigurationException e) {
      return lines(e);
    }
  }
}
