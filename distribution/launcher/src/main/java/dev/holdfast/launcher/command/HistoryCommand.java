package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast history}. */
@Command(name = "history", description = "List the versions of a key: time, writer, operation.")
final class HistoryCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @Option(names = "--limit", paramLabel = "N", description = "At most N versions (default: all).")
  long limit = Long.MAX_VALUE;

  @Override
  public Integer call() {
    try (DaemonClient client = connect()) {
      ItemPrinter printer = new ItemPrinter(terminal(), isJson(), limit);
      printer.begin();
      Pages.forEach(
          client,
          Call.path("/v1/history/", key) + "?",
          item -> printer.item(item, HistoryCommand::line));
      printer.end();
      return ExitCode.OK;
    }
  }

  private static String line(JsonSlice item) {
    return "v%-6s %9s  %-8s %s  %s"
        .formatted(
            Json.textOrDash(item, "version"),
            Json.textOrDash(item, "bytes"),
            Json.textOrDash(item, "op"),
            Json.textOrDash(item, "time"),
            Json.textOrDash(item, "writer"));
  }
}
