package dev.holdfast.launcher.command;

import dev.holdfast.launcher.daemon.DaemonOptions;
import dev.holdfast.shim.Home;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a daemon is configured. */
final class DaemonSettings {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port (http.port); 0 = any free one.")
  @Nullable Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: config.yaml in the home).")
  @Nullable Path file;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "One more folder of plugins, beside the shipped ones and the home's.")
  @Nullable Path plugins;

  DaemonOptions options(Home home) {
    Integer number = port;
    return new DaemonOptions(
        home,
        Optional.ofNullable(file),
        number == null ? OptionalInt.empty() : OptionalInt.of(number),
        Optional.ofNullable(plugins),
        shipped());
  }

  /** The installation's folder of plugins; set by bin/holdfast. */
  static Optional<Path> shipped() {
    return Optional.ofNullable(System.getProperty("holdfast.installation"))
        .map(installation -> Path.of(installation, "plugins"));
  }
}
