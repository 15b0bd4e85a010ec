package dev.holdfast.launcher.command;

import picocli.CommandLine.Command;

/** {@code holdfast mcp}, for the help: {@code bin/holdfast} runs the shim without coming here. */
@Command(
    name = "mcp",
    description = "Serve MCP over standard input and output; starts the daemon when none runs.")
final class McpCommand extends Subcommand {
  @Override
  public Integer call() {
    throw new CommandFailure(
        "mcp is served by the installation's own script; run: bin/holdfast mcp");
  }
}
