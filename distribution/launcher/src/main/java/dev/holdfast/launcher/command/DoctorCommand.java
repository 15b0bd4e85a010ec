package dev.holdfast.launcher.command;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.launcher.client.RefusedException;
import dev.holdfast.launcher.client.UnreachableException;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast doctor}. */
@Command(
    name = "doctor",
    description = "Check Java, home, configuration, daemon, plugins and health; say what to do.")
final class DoctorCommand extends Subcommand {
  private static final int JAVA = 25;
  private static final int LONG_TEXT = 100;

  /** A check: what was looked at, whether it is well, what was seen. */
  private record Check(String name, boolean isWell, String detail) {}

  @Mixin
  @SuppressWarnings("NullAway.Init")
  DaemonSettings settings;

  private final List<Check> checks = new ArrayList<>();
  private final Map<String, String> promises = new LinkedHashMap<>();
  private final Map<String, String> figures = new LinkedHashMap<>();

  @Override
  public Integer call() {
    Home home = root().home();
    int java = Runtime.version().feature();
    check("java", java >= JAVA, Runtime.version() + (java >= JAVA ? "" : "; install 25 or newer"));
    checkHome(home);
    checkConfiguration(home);
    switch (Daemons.find(home, terminal().environment())) {
      case Daemons.Absent() ->
          check("daemon", false, String.valueOf(root().noDaemon().getMessage()));
      case Daemons.Silent silent -> check("daemon", false, silent.why());
      case Daemons.Running running -> {
        try (DaemonClient client = running.client().onDegraded(root()::tellDegraded)) {
          check("daemon", true, "pid " + running.file().pid() + " at " + running.file().address());
          checkDaemon(client, running.status());
        }
      }
    }
    print();
    return checks.stream().allMatch(Check::isWell) ? ExitCode.OK : ExitCode.FAILED;
  }

  private void checkHome(Home home) {
    if (!Files.isDirectory(home.directory())) {
      check("home", true, home + " does not exist yet; up creates it");
      return;
    }
    try {
      boolean isWell = Homes.isPrivate(home) && Files.isWritable(home.directory());
      check(
          "home",
          isWell,
          isWell
              ? home.directory().toString()
              : "%s has mode %s: it must be yours to write and nobody else's to enter; run: chmod 700 %s"
                  .formatted(
                      home.directory(),
                      PosixFilePermissions.toString(
                          Files.getPosixFilePermissions(home.directory())),
                      home.directory()));
    } catch (IOException | UnsupportedOperationException e) {
      check("home", false, home + " cannot be examined: " + e.getMessage());
    }
  }

  private void checkConfiguration(Home home) {
    try {
      settings.options(home).load(terminal().environment());
      check(
          "configuration",
          true,
          "well-formed; up also checks what names plugins and their settings");
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> check("configuration", false, problem));
    }
  }

  private void checkDaemon(DaemonClient client, JsonSlice status) {
    try {
      for (JsonSlice plugin :
          Json.items(client.request(Call.get("/v1/plugins")).json(), "plugins")) {
        String state = Json.textOrDash(plugin, "state");
        check(
            "plugin " + Json.textOrDash(plugin, "id"),
            !state.equals("failed"),
            Json.text(plugin, "problem").orElse(state));
      }
      JsonSlice health = client.send(Call.get("/v1/health")).json();
      for (JsonSlice component : Json.items(health, "components")) {
        check(
            "health " + Json.textOrDash(component, "name"),
            Json.text(component, "healthy").filter("true"::equals).isPresent(),
            Json.text(component, "detail").orElse(""));
      }
      check("health", StatusCommand.isHealthy(health), issues(health));
      figures.putAll(Figures.of(client).essentials());
      status
          .member("promises")
          .filter(all -> all.kind() == JsonSlice.Kind.OBJECT)
          .ifPresent(all ->
              all.memberList().forEach(one -> promises.put(one.name(), Json.plain(one.value()))));
    } catch (RefusedException | UnreachableException | HoldfastException e) {
      check("daemon", false, String.valueOf(e.getMessage()));
    }
  }

  private static String issues(JsonSlice health) {
    return health
        .member("issues")
        .map(Json::inline)
        .filter(text -> !text.isEmpty())
        .orElse("no issues");
  }

  private void check(String name, boolean isWell, String detail) {
    checks.add(new Check(name, isWell, detail));
  }

  private void print() {
    if (isJson()) {
      printJson();
      return;
    }
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
    Map<String, String> told = new LinkedHashMap<>();
    for (Check check : checks) {
      terminal()
          .line(
              "%-5s %s  %s"
                  .formatted(
                      check.isWell() ? "ok" : "FAIL",
                      check.name() + " ".repeat(width - check.name().length()),
                      once(told, check.name(), check.detail())));
    }
    if (!figures.isEmpty()) {
      terminal().line("");
      figures.forEach((name, text) -> terminal().line("%-9s %s".formatted(name, text)));
    }
    if (!promises.isEmpty()) {
      terminal().line("");
      terminal().line("What this configuration promises of an acknowledged keep write:");
      promises.forEach((promise, kept) ->
          terminal().line("  %s: %s".formatted(promise, once(told, promise, kept))));
    }
  }

  /** A long text is told where it comes first; later it is only named. */
  private static String once(Map<String, String> told, String name, String text) {
    for (Map.Entry<String, String> earlier : told.entrySet()) {
      if (text.contains(earlier.getKey())) {
        return text.replace(earlier.getKey(), "(see " + earlier.getValue() + ")");
      }
    }
    if (text.length() >= LONG_TEXT) {
      told.put(text, name);
    }
    return text;
  }

  private void printJson() {
    JsonWriter json = new JsonWriter().beginObject().name("checks").beginArray();
    for (Check check : checks) {
      json.beginObject()
          .member("name", check.name())
          .member("ok", check.isWell())
          .member("detail", check.detail())
          .endObject();
    }
    json.endArray().name("promises").beginObject();
    promises.forEach(json::member);
    terminal().line(json.endObject().endObject().toString());
  }
}
