package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast delete}. */
@Command(name = "delete", description = "Delete a key; its history stays.")
final class DeleteCommand extends WriteCommand {
  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @Override
  public Integer call() {
    return write(Call.of("DELETE", settings.target(contextPath(key))));
  }
}
