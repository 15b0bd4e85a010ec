package dev.holdfast.launcher.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code holdfast completion}. */
@Command(
    name = "completion",
    description = "Print the completion script for bash and zsh: source <(holdfast completion)")
final class CompletionCommand extends Subcommand {
  @Override
  public Integer call() {
    terminal().out().print(AutoComplete.bash("holdfast", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
