package dev.holdfast.launcher.command;

import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.launcher.daemon.DaemonOptions;
import dev.holdfast.launcher.daemon.Version;
import dev.holdfast.shim.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command opens a home itself, while no daemon runs on it. */
final class OfflineSettings {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "While no daemon runs: the configuration (default: config.yaml in the home).")
  @Nullable Path file;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "While no daemon runs: one more folder of plugins.")
  @Nullable Path plugins;

  /** The daemon of the home; empty when none runs. */
  Optional<DaemonClient> daemon(Root root) {
    return switch (Daemons.find(root.home(), root.terminal().environment())) {
      case Daemons.Running running -> Optional.of(running.client().onDegraded(root::tellDegraded));
      case Daemons.Silent silent ->
          throw new CommandFailure(
              "a process (pid %d) holds %s, but is not usable: %s"
                  .formatted(silent.file().pid(), root.home().directory(), silent.why()));
      case Daemons.Absent() -> Optional.empty();
    };
  }

  /** Refuses while a daemon runs. */
  void requireDown(Root root) {
    daemon(root)
        .ifPresent(client -> {
          client.close();
          throw new CommandFailure(
              "a daemon runs for %s at %s; stop it first: holdfast down"
                  .formatted(root.home().directory(), client.address()));
        });
  }

  /** Refuses a home that holds nothing: opening it would make one. */
  void requireUsed(Root root) {
    if (!Files.isDirectory(root.home().data())) {
      throw new CommandFailure(
          "the home %s was never used; there is nothing to look at"
              .formatted(root.home().directory()));
    }
  }

  private DaemonOptions daemonOptions(Home home) {
    return new DaemonOptions(
        home,
        Optional.ofNullable(file),
        OptionalInt.empty(),
        Optional.ofNullable(plugins),
        DaemonSettings.shipped());
  }

  Configuration configuration(Root root) throws ConfigurationException {
    return daemonOptions(root.home()).load(root.terminal().environment());
  }

  KernelOptions options(Root root) {
    return new KernelOptions(
        root.home().directory(),
        daemonOptions(root.home()).pluginFolders(),
        "offline",
        Version.current(),
        text -> root.terminal().tell("  " + text));
  }

  /** The problems as one failure, a line each. */
  CommandFailure failure(List<String> problems) {
    return new CommandFailure(String.join("\nholdfast: ", problems));
  }
}
