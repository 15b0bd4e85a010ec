package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.shim.Home;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code holdfast} itself: what all commands share. */
@Command(
    name = "holdfast",
    synopsisSubcommandLabel = "COMMAND",
    description = "A context runtime for AI agents: verified, versioned, durable shared state.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:the command was not understood",
      "3:refused (conflict, held, stale fence, over budget)"
    })
final class Root implements Runnable {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The home directory (default: $HOLDFAST_HOME, else ~/.holdfast).")
  @Nullable Path home;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print results and errors as JSON.")
  boolean isJson;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean isHelp;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean isVersion;

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  private final Terminal terminal;
  private final List<String> program;
  private boolean isDegradedTold;

  /**
   * The root command.
   *
   * @param program what stands behind {@code --}
   */
  Root(Terminal terminal, List<String> program) {
    this.terminal = terminal;
    this.program = List.copyOf(program);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Give a command; see: holdfast --help");
  }

  Terminal terminal() {
    return terminal;
  }

  List<String> program() {
    return program;
  }

  Home home() {
    Path named = home;
    return Home.resolve(named == null ? null : named.toString());
  }

  /** A client of the running daemon, or the one message about how to start it. */
  DaemonClient connect() {
    return Daemons.connect(home(), terminal.environment())
        .orElseThrow(this::noDaemon)
        .onDegraded(this::tellDegraded);
  }

  /** Says, once a command, that what is read may be older than what was written. */
  void tellDegraded(String reason) {
    if (!isDegradedTold) {
      isDegradedTold = true;
      terminal.tell(
          "holdfast: this home is damaged and read-only: "
              + reason.replaceFirst("^damaged home, read-only: ", "").replaceAll("\\p{Cntrl}", "?")
              + " (holdfast status)");
    }
  }

  CommandFailure noDaemon() {
    return new CommandFailure(
        "no daemon is running for " + home().directory() + "; start it with: holdfast up");
  }
}
