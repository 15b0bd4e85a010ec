package dev.holdfast.launcher.command;

import dev.holdfast.api.spi.Settings;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.daemon.DaemonOptions;
import dev.holdfast.launcher.daemon.JvmFlags;
import dev.holdfast.prove.Installation;
import dev.holdfast.prove.Plan;
import dev.holdfast.prove.Prove;
import dev.holdfast.prove.report.Report;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdfast prove}. */
@Command(
    name = "prove",
    description = {
      "Attack a private instance in a temporary directory, and count what was lost.",
      "Exit code 1 on any loss. It never touches a home of yours: --home is not used."
    })
final class ProveCommand extends Subcommand {
  private static final int SEED_BOUND = 1_000_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "About how long it attacks; starts of daemons come on top (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--against",
      paramLabel = "COMMAND",
      description = "Attack this MCP server over stdio instead, as far as that applies.")
  @Nullable String against;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "With --against: which of the server's tools write and read (JSON).")
  @Nullable Path mapping;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Attack an instance with this configuration, to see what YOURS keeps.")
  @Nullable Path configuration;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report as one self-contained page.")
  @Nullable Path html;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeat the random choices of an earlier run.")
  @Nullable Long seed;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Make only the attacks with this in their name.")
  @SuppressWarnings("NullAway.Init")
  String only;

  @Option(names = "--keep", description = "Keep the temporary directory also when nothing is lost.")
  boolean isKept;

  @Override
  public Integer call() throws IOException {
    Prove prove = new Prove(plan(), text -> terminal().tell("  " + text));
    Optional<ReportFile> page = Optional.ofNullable(html).map(ReportFile::new);
    page.ifPresent(ReportFile::check);
    Report report = attack(prove);
    if (isJson()) {
      terminal().line(report.toJson());
    } else {
      terminal().out().print(report.toText());
    }
    if (page.isPresent()) {
      // The table is out, whatever becomes of the page.
      terminal().out().flush();
      page.get().write(report.toHtml());
      terminal().tell("  report written to " + page.get().path());
    }
    return report.isBad() ? ExitCode.FAILED : ExitCode.OK;
  }

  private Plan plan() {
    try {
      long chance = ThreadLocalRandom.current().nextInt(SEED_BOUND);
      Long given = seed;
      return new Plan(Duration.ofSeconds(seconds), given == null ? chance : given, only, isKept);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--seconds: " + e.getMessage());
    }
  }

  private Report attack(Prove prove) throws IOException {
    String command = against;
    if (command == null && mapping != null) {
      throw new ParameterException(spec.commandLine(), "--mapping is for --against");
    }
    try {
      return command == null ? prove.attack(installation()) : against(prove, command);
    } catch (IllegalArgumentException e) {
      // The options were understood: a list of them would not help.
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private Report against(Prove prove, String command) throws IOException {
    if (configuration != null) {
      throw new ParameterException(
          spec.commandLine(), "--config is for an instance of Holdfast, not for --against");
    }
    Path file = mapping;
    return prove.against(
        command, file == null ? Optional.empty() : Optional.of(Files.readAllBytes(file)));
  }

  private Installation installation() {
    // Set by bin/holdfast.
    String directory = System.getProperty("holdfast.installation");
    if (directory == null) {
      throw new CommandFailure("prove attacks an installation; run: bin/holdfast prove");
    }
    Path file = configuration;
    if (file != null && !Files.isRegularFile(file)) {
      throw new CommandFailure(ExitCode.USAGE, "--config " + file + ": no such file");
    }
    return new OwnInstallation(Path.of(directory), Optional.ofNullable(file));
  }

  /** This installation, started as {@code up} would, but as a child that is not detached. */
  private record OwnInstallation(Path directory, Optional<Path> file) implements Installation {
    @Override
    public List<String> daemon(Path home) {
      DaemonOptions options = options(home);
      List<String> flags = JvmFlags.of(load(options), options.home(), Map.of());
      return java(flags, "dev.holdfast.launcher/dev.holdfast.launcher.DaemonMain", options);
    }

    @Override
    public String persistence() {
      return configuration().provider("persistence");
    }

    @Override
    public Settings persistenceSettings() {
      return configuration().settings("persistence");
    }

    /** As a new home has it. */
    private Configuration configuration() {
      return load(options(directory.resolve("new-home")));
    }

    private DaemonOptions options(Path home) {
      return new DaemonOptions(
          new Home(home),
          file,
          OptionalInt.of(0),
          Optional.empty(),
          Optional.of(directory.resolve("plugins")));
    }

    private static Configuration load(DaemonOptions options) {
      try {
        // Settings of the caller's environment are for his own daemon.
        return options.load(Map.of());
      } catch (ConfigurationException e) {
        throw new CommandFailure(String.join("\n", e.problems()));
      }
    }

    @Override
    public List<String> shim() {
      return List.of(directory.resolve("bin").resolve("holdfast").toString(), "mcp");
    }

    @Override
    public Path plugins() {
      return directory.resolve("plugins");
    }

    @Override
    public List<String> main(String mainClass) {
      return List.of(
          program(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx64m",
          "--module-path",
          directory.resolve("lib").toString(),
          "-m",
          "dev.holdfast.prove/" + mainClass);
    }

    private List<String> java(List<String> flags, String main, DaemonOptions options) {
      List<String> command = new ArrayList<>(List.of(program()));
      command.addAll(flags);
      command.addAll(List.of("--module-path", directory.resolve("lib").toString(), "-m", main));
      command.addAll(options.toArguments());
      return command;
    }

    private static String program() {
      return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
  }
}
