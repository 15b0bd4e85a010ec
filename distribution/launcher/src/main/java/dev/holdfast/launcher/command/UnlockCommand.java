package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast unlock}. */
@Command(name = "unlock", description = "Release a lease that lock printed.")
final class UnlockCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "LEASE", description = "The lease's id.")
  @SuppressWarnings("NullAway.Init")
  String lease;

  @Override
  public Integer call() {
    try (DaemonClient client = connect()) {
      client.request(Call.of("DELETE", "/v1/leases/" + Call.encode(lease)));
      if (!isJson()) {
        terminal().line("released");
      }
      return ExitCode.OK;
    }
  }
}
