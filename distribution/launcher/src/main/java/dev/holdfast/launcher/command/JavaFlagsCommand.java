package dev.holdfast.launcher.command;

import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.daemon.JvmFlags;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.Home;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Prints the flags of the daemon's JVM, one a line: {@code bin/holdfast} needs them before it runs
 * {@code up --foreground}, whose JVM is the daemon's.
 */
@Command(name = "java-flags", hidden = true, description = "Print the flags of the daemon's JVM.")
final class JavaFlagsCommand extends Subcommand {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  DaemonSettings settings;

  @Override
  public Integer call() throws IOException {
    Home home = root().home();
    Homes.create(home);
    try {
      JvmFlags.of(
              settings.options(home).load(terminal().environment()), home, terminal().environment())
          .forEach(terminal()::line);
      return ExitCode.OK;
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> terminal().tell("holdfast: " + problem));
      return ExitCode.FAILED;
    }
  }
}
