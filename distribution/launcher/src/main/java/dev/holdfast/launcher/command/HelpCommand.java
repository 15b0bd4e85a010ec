package dev.holdfast.launcher.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code holdfast help}. */
@Command(name = "help", description = "Show the help of a command.")
final class HelpCommand extends Subcommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "The command.")
  @Nullable String command;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String name = command;
    CommandLine shown = name == null ? root : root.getSubcommands().get(name);
    if (shown == null) {
      throw new ParameterException(
          spec.commandLine(), "There is no command '" + name + "'; see: holdfast --help");
    }
    terminal().out().print(shown.getUsageMessage());
    return ExitCode.OK;
  }
}
