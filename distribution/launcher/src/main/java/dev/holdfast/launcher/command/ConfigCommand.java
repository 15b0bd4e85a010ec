package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast config}. */
@Command(name = "config", description = "Print every setting in force and where it came from.")
final class ConfigCommand extends Subcommand {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  DaemonSettings settings;

  @Override
  public Integer call() {
    try {
      List<Configuration.Effective> effective =
          settings.options(root().home()).load(terminal().environment()).effective();
      if (isJson()) {
        printJson(effective);
      } else {
        effective.forEach(setting ->
            terminal()
                .line(
                    "%-32s %-28s %s".formatted(setting.path(), setting.value(), setting.origin())));
      }
      return ExitCode.OK;
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> terminal().tell("holdfast: " + problem));
      return ExitCode.FAILED;
    }
  }

  private void printJson(List<Configuration.Effective> effective) {
    JsonWriter json = new JsonWriter().beginObject();
    for (Configuration.Effective setting : effective) {
      json.name(setting.path())
          .beginObject()
          .member("value", setting.value())
          .member("origin", setting.origin())
          .endObject();
    }
    terminal().line(json.endObject().toString());
  }
}
