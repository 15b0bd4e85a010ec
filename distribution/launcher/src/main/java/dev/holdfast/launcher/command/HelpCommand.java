package dev.holdfast.launcher.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code holdfast help}. */
@Command(name = "help", description = "Show the help of a command.")
final class HelpCommand extends Subcommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command, as put or token create.")
  List<String> path = List.of();

  @Override
  public Integer call() {
    CommandLine shown = spec.root().commandLine();
    for (String name : path) {
      CommandLine inner = shown.getSubcommands().get(name);
      if (inner == null) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no command '" + String.join(" ", path) + "'; see: holdfast --help");
      }
      shown = inner;
    }
    terminal().out().print(shown.getUsageMessage());
    return ExitCode.OK;
  }
}
