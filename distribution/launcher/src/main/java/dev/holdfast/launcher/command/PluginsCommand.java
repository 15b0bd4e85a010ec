package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import picocli.CommandLine.Command;

/** {@code holdfast plugins}. */
@Command(
    name = "plugins",
    description = "List plugins: version, state, what they provide, and why one failed.",
    subcommands = PluginsCommand.Listing.class)
final class PluginsCommand extends Subcommand {
  @Override
  public Integer call() {
    return list(this);
  }

  /** {@code holdfast plugins list}. */
  @Command(name = "list", description = "List plugins (the default).")
  static final class Listing extends Subcommand {
    @Override
    public Integer call() {
      return list(this);
    }
  }

  private static int list(Subcommand command) {
    Terminal terminal = command.terminal();
    try (DaemonClient client = command.connect()) {
      JsonSlice answer = client.request(Call.get("/v1/plugins")).json();
      if (command.isJson()) {
        terminal.line(answer.raw());
      } else {
        Json.items(answer, "plugins").forEach(plugin -> print(terminal, plugin));
      }
      return ExitCode.OK;
    }
  }

  private static void print(Terminal terminal, JsonSlice plugin) {
    terminal.line(
        "%-32s %-8s %-10s %s"
            .formatted(
                Json.textOrDash(plugin, "id"),
                Json.textOrDash(plugin, "version"),
                Json.textOrDash(plugin, "state"),
                plugin.member("provides").map(Json::inline).orElse("-")));
    plugin
        .member("capabilities")
        .filter(all -> all.kind() == JsonSlice.Kind.OBJECT)
        .ifPresent(all ->
            all.memberList()
                .forEach(
                    one -> terminal.line("    " + one.name() + ": " + Json.inline(one.value()))));
    Json.text(plugin, "problem").ifPresent(problem -> terminal.line("    " + problem));
  }
}
