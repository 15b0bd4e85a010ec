package dev.holdfast.launcher.command;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Problem;
import dev.holdfast.launcher.client.RefusedException;
import dev.holdfast.launcher.client.UnreachableException;
import dev.holdfast.launcher.daemon.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line: parses, executes, and turns whatever goes wrong into one line. */
public final class CommandLineRunner {
  private final Terminal terminal;
  private final Root root;

  private CommandLineRunner(Terminal terminal, Root root) {
    this.terminal = terminal;
    this.root = root;
  }

  /** Runs and returns the exit code. */
  public static int run(String[] arguments, Terminal terminal) {
    int dashes = Arrays.asList(arguments).indexOf("--");
    // What stands behind "--" is the program that `lock` runs, not more lease names.
    boolean hasProgram =
        dashes >= 0 && Arrays.asList(arguments).subList(0, dashes).contains("lock");
    List<String> program =
        hasProgram ? List.of(arguments).subList(dashes + 1, arguments.length) : List.of();
    String[] own = hasProgram ? Arrays.copyOf(arguments, dashes) : arguments;
    Root root = new Root(terminal, program);
    CommandLineRunner runner = new CommandLineRunner(terminal, root);
    int exitCode = commandLine(root, runner, List.of(own)).execute(own);
    terminal.out().flush();
    return exitCode == ExitCode.OK && terminal.isClosed() ? ExitCode.FAILED : exitCode;
  }

  private static CommandLine commandLine(
      Root root, CommandLineRunner runner, List<String> arguments) {
    Terminal terminal = root.terminal();
    CommandLine commandLine = new CommandLine(root);
    Commands.addTo(commandLine, arguments);
    commandLine.getCommandSpec().version("Holdfast " + Version.current());
    commandLine.registerConverter(Duration.class, CommandLineRunner::duration);
    commandLine.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setParameterExceptionHandler((e, unused) -> runner.misunderstood(e));
    commandLine.setExecutionExceptionHandler((e, unused, parsed) -> runner.failed(e));
    return commandLine;
  }

  private static Duration duration(String text) {
    try {
      return Quantities.parseDuration(text);
    } catch (HoldfastException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private int misunderstood(ParameterException e) {
    CommandLine command = e.getCommandLine();
    report("usage", String.valueOf(e.getMessage()));
    if (!root.isJson) {
      UnmatchedArgumentException.printSuggestions(e, command.getErr());
      terminal.tell(command.getHelp().fullSynopsis().stripTrailing());
    }
    return ExitCode.USAGE;
  }

  private int failed(Exception thrown) {
    switch (thrown) {
      case RefusedException e -> {
        refused(e.problem());
        return e.problem().isRefusal() ? ExitCode.REFUSED : ExitCode.FAILED;
      }
      case UnreachableException e -> {
        report(
            "unavailable",
            String.valueOf(e.wasConnected() ? e.getMessage() : root.noDaemon().getMessage()));
      }
      case CommandFailure e -> {
        report("failed", String.valueOf(e.getMessage()));
        return e.exitCode();
      }
      case HoldfastException e -> report(e.refusal().code().text(), String.valueOf(e.getMessage()));
      case IOException e -> report("failed", FileTrouble.text(e));
      default ->
          report(
              "internal",
              "unexpected " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
    }
    return ExitCode.FAILED;
  }

  private void refused(Problem problem) {
    if (root.isJson) {
      JsonWriter json =
          new JsonWriter()
              .beginObject()
              .member("code", problem.code())
              .member("message", problem.message())
              .member("status", problem.status());
      problem.facts().forEach((name, value) -> json.name(name).value(value));
      terminal.tell(json.endObject().toString());
    } else {
      terminal.tell("holdfast: " + problem.line());
    }
  }

  private void report(String code, String message) {
    terminal.out().flush();
    terminal.tell(
        root.isJson
            ? new JsonWriter()
                .beginObject()
                .member("code", code)
                .member("message", message)
                .endObject()
                .toString()
            : "holdfast: " + message);
  }
}
