package dev.holdfast.launcher.command;

import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--expiring",
      paramLabel = "D",
      description = "Only keys that end within D (30s, 5m, 1h), the earliest first.")
  @Nullable Duration expiring;

  @Override
  public Integer call() {
    Duration within = expiring;
    String ending = within == null ? "" : "expiringWithin=" + Quantities.format(within) + "&";
    try (DaemonClient client = connect()) {
      ItemPrinter printer = new ItemPrinter(terminal(), isJson(), limit);
      printer.begin();
      Pages.forEach(
          client,
          "/v1/contexts?prefix=" + Call.encode(prefix) + "&" + ending,
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
