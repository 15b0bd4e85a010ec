package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast jobs}. */
@Command(
    name = "jobs",
    description =
        "Show work with a budget of processor time: tools of plugins, hooks and the like.",
    synopsisSubcommandLabel = "[set KIND [--cpu D] [--wall D] | reset KIND]",
    subcommands = {JobsCommand.Set.class, JobsCommand.Reset.class})
final class JobsCommand extends Subcommand {
  @Override
  public Integer call() {
    try (DaemonClient client = connect()) {
      JsonSlice report = client.request(Call.get("/v1/jobs")).json();
      if (isJson()) {
        terminal().line(report.raw());
      } else {
        print(report);
      }
      return ExitCode.OK;
    }
  }

  private void print(JsonSlice report) {
    Terminal terminal = terminal();
    terminal.line(
        "%s of %s threads in use, %s waiting"
            .formatted(
                Json.textOrDash(report, "running"),
                Json.textOrDash(report, "threads"),
                Json.textOrDash(report, "waiting")));
    terminal.line(
        "%-12s %9s %9s %9s %9s %12s  %s"
            .formatted("kind", "runs", "timeouts", "failures", "refused", "average", "budget"));
    Json.items(report, "kinds").forEach(kind -> terminal.line(line(kind)));
    Json.items(report, "quarantined")
        .forEach(one ->
            terminal.line(
                "quarantined since %s: %s of %s (%s), %s ms of processor time"
                    .formatted(
                        Json.textOrDash(one, "since"),
                        Json.textOrDash(one, "operation"),
                        Json.textOrDash(one, "owner"),
                        Json.textOrDash(one, "thread"),
                        Json.textOrDash(one, "cpuMillis"))));
    Json.items(report, "refusedOwners")
        .forEach(owner -> terminal.line("nothing more is started of " + Json.plain(owner)));
  }

  private static String line(JsonSlice kind) {
    JsonSlice manual = kind.member("manual").orElse(kind);
    return "%-12s %9s %9s %9s %9s %9.1f ms  cpu %s, wall %s%s"
        .formatted(
            Json.textOrDash(kind, "kind"),
            Json.textOrDash(kind, "executions"),
            Json.textOrDash(kind, "timeouts"),
            Json.textOrDash(kind, "failures"),
            Json.textOrDash(kind, "refused"),
            Double.parseDouble(Json.text(kind, "averageCpuMillis").orElse("0")),
            Json.textOrDash(kind, "cpu"),
            Json.textOrDash(kind, "wall"),
            manual.memberList().isEmpty() ? "" : "; by hand: " + Json.inline(manual));
  }

  /** {@code holdfast jobs set KIND}. */
  @Command(
      name = "set",
      description =
          "Set budgets of a kind of jobs by hand, until the daemon ends. Needs an admin's token.")
  static final class Set extends Change {
    @Option(names = "--cpu", paramLabel = "D", description = "The processor time, as 500ms.")
    @Nullable String cpu;

    @Option(names = "--wall", paramLabel = "D", description = "The time from start to end, as 10s.")
    @Nullable String wall;

    @Override
    public Integer call() {
      JsonWriter body = new JsonWriter().beginObject();
      if (cpu != null) {
        body.member("cpu", cpu);
      }
      if (wall != null) {
        body.member("wall", wall);
      }
      return change(
          Call.of("PUT", path()).withBody(body.endObject().toBytes(), "application/json"));
    }
  }

  /** {@code holdfast jobs reset KIND}. */
  @Command(
      name = "reset",
      description = "Go back to the policy and to what was measured. Needs an admin's token.")
  static final class Reset extends Change {
    @Override
    public Integer call() {
      return change(Call.of("DELETE", path()));
    }
  }

  /** What is done to one kind. */
  abstract static sealed class Change extends Subcommand {
    @Parameters(
        index = "0",
        paramLabel = "KIND",
        description = "hook, tool, participant, codec, scrub, tuner or embedder.")
    @SuppressWarnings("NullAway.Init")
    String kind;

    final String path() {
      return "/v1/jobs/policies/" + Call.encode(kind);
    }

    final int change(Call call) {
      try (DaemonClient client = connect()) {
        JsonSlice usage = client.request(call).json();
        terminal().line(isJson() ? usage.raw() : line(usage));
        return ExitCode.OK;
      }
    }
  }
}
