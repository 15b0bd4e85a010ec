package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast plugins}. */
@Command(
    name = "plugins",
    description = "List plugins: version, state, what they provide, and why one failed.",
    synopsisSubcommandLabel = "[list | reload ID | enable ID | disable ID]",
    subcommands = {
      PluginsCommand.Listing.class,
      PluginsCommand.Reload.class,
      PluginsCommand.Enable.class,
      PluginsCommand.Disable.class
    })
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

  /** {@code holdfast plugins reload ID}. */
  @Command(
      name = "reload",
      description =
          "Load a plugin's file anew. Calls in flight end first; refused while the plugin is in"
              + " use. Needs an admin's token.")
  static final class Reload extends Change {
    @Override
    public Integer call() {
      return change("reload");
    }
  }

  /** {@code holdfast plugins enable ID}. */
  @Command(
      name = "enable",
      description = "Let a disabled plugin start, now and after a restart. Needs an admin's token.")
  static final class Enable extends Change {
    @Override
    public Integer call() {
      return change("enable");
    }
  }

  /** {@code holdfast plugins disable ID}. */
  @Command(
      name = "disable",
      description =
          "End a plugin and keep it from starting, also after a restart; refused while the plugin"
              + " is in use. Needs an admin's token.")
  static final class Disable extends Change {
    @Override
    public Integer call() {
      return change("disable");
    }
  }

  /** What is done to one plugin. */
  abstract static sealed class Change extends Subcommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The plugin's id, as listed.")
    @SuppressWarnings("NullAway.Init")
    String id;

    final int change(String verb) {
      try (DaemonClient client = connect()) {
        JsonSlice plugin =
            client.request(Call.of("POST", "/v1/plugins/" + Call.encode(id) + "/" + verb)).json();
        show(this, plugin);
        return Json.text(plugin, "state").equals(Optional.of("failed"))
            ? ExitCode.FAILED
            : ExitCode.OK;
      }
    }
  }

  private static int list(Subcommand command) {
    try (DaemonClient client = command.connect()) {
      JsonSlice answer = client.request(Call.get("/v1/plugins")).json();
      if (command.isJson()) {
        command.terminal().line(answer.raw());
      } else {
        Json.items(answer, "plugins").forEach(plugin -> print(command.terminal(), plugin));
      }
      return ExitCode.OK;
    }
  }

  private static void show(Subcommand command, JsonSlice plugin) {
    if (command.isJson()) {
      command.terminal().line(plugin.raw());
    } else {
      print(command.terminal(), plugin);
    }
  }

  private static void print(Terminal terminal, JsonSlice plugin) {
    List<String> available = texts(plugin, "available");
    List<String> provides =
        texts(plugin, "provides").stream()
            .map(label -> available.contains(label) ? label + " (available)" : label)
            .toList();
    terminal.line(
        "%-32s %-8s %-10s %s"
            .formatted(
                Json.textOrDash(plugin, "id"),
                Json.textOrDash(plugin, "version"),
                Json.textOrDash(plugin, "state"),
                provides.isEmpty() ? "-" : String.join(", ", provides)));
    plugin
        .member("capabilities")
        .filter(all -> all.kind() == JsonSlice.Kind.OBJECT)
        .ifPresent(all ->
            all.memberList().stream()
                .filter(one -> !one.value().elements().isEmpty())
                .forEach(
                    one -> terminal.line("    " + one.name() + ": " + Json.inline(one.value()))));
    Json.text(plugin, "problem").ifPresent(problem -> terminal.line("    " + problem));
  }

  private static List<String> texts(JsonSlice plugin, String name) {
    return plugin
        .member(name)
        .filter(list -> list.kind() == JsonSlice.Kind.ARRAY)
        .map(list -> list.elements().stream().map(JsonSlice::asText).toList())
        .orElse(List.of());
  }
}
