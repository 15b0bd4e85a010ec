package dev.holdfast.launcher.command;

import dev.holdfast.api.Digest;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.KernelBackup;
import dev.holdfast.launcher.client.DaemonClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast verify}. */
@Command(
    name = "verify",
    description = {
      "Read everything that is kept and check it: the home's log, checkpoints and entries, or every",
      "byte of a backup. Exit code 1 when something is not as it was written."
    },
    footer = {"", "Examples:", "  holdfast verify", "  holdfast verify /mnt/other/holdfast-monday"})
final class VerifyCommand extends Subcommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description = "The folder of a backup (default: the home).")
  @Nullable Path directory;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  OfflineSettings settings;

  /**
   * What was read.
   *
   * @param what where it lies
   * @param position the log up to here
   * @param hash the state hash that was proven or is written down
   * @param coverage how much of what was looked at
   * @param findings what is wrong
   */
  private record Findings(
      String what,
      long position,
      Optional<String> hash,
      Map<String, Long> coverage,
      List<String> findings) {}

  @Override
  public Integer call() throws IOException {
    Path backup = directory;
    Findings findings = backup == null ? home() : backup(backup);
    print(findings);
    return findings.findings().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Findings backup(Path given) throws IOException {
    Path path = given.toAbsolutePath().normalize();
    Job.Bytes bytes = new Job.Bytes(terminal(), "read");
    KernelBackup.Checked checked = KernelBackup.check(path, bytes::reached);
    Map<String, Long> coverage = new LinkedHashMap<>();
    coverage.put("files", checked.info().files());
    coverage.put("bytes", checked.info().bytes());
    return new Findings(
        "backup " + path + " of " + checked.info().createdAt(),
        checked.info().position(),
        checked.info().stateHash().map(Digest::hex),
        coverage,
        checked.findings());
  }

  private Findings home() {
    Optional<DaemonClient> client = settings.daemon(root());
    if (client.isEmpty()) {
      throw root().noDaemon();
    }
    try (DaemonClient daemon = client.get()) {
      JsonSlice job = new Job(terminal(), daemon, "/v1/verifications", "read").run(new byte[0]);
      JsonSlice report = job.member("report").orElseThrow();
      Map<String, Long> coverage = new LinkedHashMap<>();
      report
          .member("coverage")
          .ifPresent(all ->
              all.memberList().forEach(one -> coverage.put(one.name(), one.value().asLong())));
      coverage.put("bytes", Job.number(report, "bytes"));
      return new Findings(
          "home " + root().home().directory(),
          Job.number(report, "position"),
          Json.text(report, "stateHash"),
          coverage,
          report
              .member("findings")
              .map(all -> all.elements().stream().map(Json::plain).toList())
              .orElse(List.of()));
    }
  }

  private void print(Findings read) {
    if (isJson()) {
      JsonWriter json =
          new JsonWriter()
              .beginObject()
              .member("what", read.what())
              .member("position", read.position());
      read.hash().ifPresent(hash -> json.member("stateHash", hash));
      json.name("coverage").beginObject();
      read.coverage().forEach(json::member);
      json.endObject().name("findings").beginArray();
      read.findings().forEach(json::value);
      terminal().line(json.endArray().endObject().toString());
      return;
    }
    terminal().line(read.what());
    terminal().line("  %-14s %d".formatted("log position", read.position()));
    read.coverage().forEach((what, count) -> terminal().line("  %-14s %d".formatted(what, count)));
    read.hash().ifPresent(hash -> terminal().line("  %-14s %s".formatted("state hash", hash)));
    if (read.findings().isEmpty()) {
      terminal().line("all of it is as it was written");
    } else {
      read.findings().forEach(finding -> terminal().line("  FOUND " + finding));
      terminal()
          .line(
              "%d findings; see: holdfast help recover, holdfast help restore"
                  .formatted(read.findings().size()));
    }
  }
}
