package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.shim.Home;
import picocli.CommandLine.Command;

/** {@code holdfast status}. */
@Command(
    name = "status",
    description = "Show whether the daemon runs, where, and whether it works.")
final class StatusCommand extends Subcommand {

  @Override
  public Integer call() {
    Home home = root().home();
    return switch (Daemons.find(home, terminal().environment())) {
      case Daemons.Absent() -> throw root().noDaemon();
      case Daemons.Silent silent ->
          throw new CommandFailure(
              "a process (pid %d) holds %s, but is not usable: %s"
                  .formatted(silent.file().pid(), home.directory(), silent.why()));
      case Daemons.Running running -> {
        try (DaemonClient client = running.client().onDegraded(root()::tellDegraded)) {
          // 503 carries a health document too: that of a daemon that is not well.
          Answer health = client.send(Call.get("/v1/health"));
          yield isJson()
              ? printJson(home, running, health.json())
              : print(home, running, health.json(), Figures.of(client));
        }
      }
    };
  }

  private int printJson(Home home, Daemons.Running running, JsonSlice health) {
    JsonWriter json = new JsonWriter().beginObject().member("home", home.directory().toString());
    running.status().members().forEach((name, value) -> json.name(name).value(value));
    terminal().line(json.name("health").value(health).endObject().toString());
    return exitCode(health);
  }

  private int print(Home home, Daemons.Running running, JsonSlice health, Figures figures) {
    Terminal terminal = terminal();
    terminal.line(
        "Holdfast %s is up at http://%s (home %s, pid %d)"
            .formatted(
                running.file().version(),
                running.file().address(),
                home.directory(),
                running.file().pid()));
    Json.text(running.status(), "startedAt").ifPresent(at -> terminal.line("since      " + at));
    running
        .status()
        .member("providers")
        .ifPresent(providers -> terminal.line("providers  " + Json.inline(providers)));
    running
        .status()
        .member("addresses")
        .ifPresent(addresses -> terminal.line("gateways   " + Json.inline(addresses)));
    terminal.line("health     " + (isHealthy(health) ? "healthy" : "NOT healthy"));
    health
        .member("issues")
        .ifPresent(issues ->
            issues.elements().forEach(issue -> terminal.line("           " + Json.plain(issue))));
    figures.essentials().forEach((name, text) -> terminal.line("%-10s %s".formatted(name, text)));
    return exitCode(health);
  }

  static boolean isHealthy(JsonSlice health) {
    return health.kind() == JsonSlice.Kind.OBJECT
        && health
            .member("healthy")
            .map(healthy -> healthy.kind() == JsonSlice.Kind.BOOLEAN && healthy.asBoolean())
            .orElse(false);
  }

  private static int exitCode(JsonSlice health) {
    return isHealthy(health) ? ExitCode.OK : ExitCode.FAILED;
  }
}
