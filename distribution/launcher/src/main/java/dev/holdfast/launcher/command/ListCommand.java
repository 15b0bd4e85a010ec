package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast list}. */
@Command(
    name = "list",
    description = "List keys with version, size in bytes, content type and time of change.")
final class ListCommand extends Subcommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only keys that begin so.")
  @SuppressWarnings("NullAway.Init")
  String prefix;

  @Option(names = "--limit", paramLabel = "N", description = "At most N keys (default: all).")
  long limit = Long.MAX_VALUE;

  @Override
  public Integer call() {
    try (DaemonClient client = connect()) {
      ItemPrinter printer = new ItemPrinter(terminal(), isJson(), limit);
      printer.begin();
      Pages.forEach(
          client,
          "/v1/contexts?prefix=" + Call.encode(prefix) + "&",
          item -> printer.item(item, ListCommand::line));
      printer.end();
      return ExitCode.OK;
    }
  }

  private static String line(JsonSlice item) {
    String expiry = Json.text(item, "expiresAt").map(at -> "  expires " + at).orElse("");
    return "%-40s  v%-6s %9s  %-24s  %s%s"
        .formatted(
            Json.textOrDash(item, "key"),
            Json.textOrDash(item, "version"),
            Json.textOrDash(item, "bytes"),
            Json.textOrDash(item, "contentType"),
            Json.textOrDash(item, "updatedAt"),
            expiry);
  }
}
