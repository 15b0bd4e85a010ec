package dev.holdfast.launcher.command;

import dev.holdfast.api.Digest;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.KernelBackup;
import dev.holdfast.kernel.KernelRecovery;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.Verification;
import dev.holdfast.kernel.config.ConfigurationException;
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
      "Read and check everything that a home keeps, or every byte of a backup.",
      "Of a home: log, checkpoints, entries. Exit code 1 when something is not as it was written."
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
   * @param hash the newest state hash that is written down
   * @param proven whether the state was recovered and has that hash
   * @param coverage how much of what was looked at
   * @param findings what is wrong
   */
  private record Findings(
      String what,
      Optional<Long> position,
      Optional<String> hash,
      boolean proven,
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
        Optional.of(checked.info().position()),
        checked.info().stateHash().map(Digest::hex),
        false,
        coverage,
        checked.findings());
  }

  private Findings home() {
    Optional<DaemonClient> client = settings.daemon(root());
    if (client.isEmpty()) {
      return resting();
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
          Optional.of(Job.number(report, "position")),
          Json.text(report, "stateHash"),
          false,
          coverage,
          report
              .member("findings")
              .map(all -> all.elements().stream().map(Json::plain).toList())
              .orElse(List.of()));
    }
  }

  private Findings resting() {
    settings.requireUsed(root());
    try {
      return of(
          "home " + root().home().directory() + " (no daemon runs)",
          KernelRecovery.verify(settings.configuration(root()), settings.options(root())));
    } catch (ConfigurationException e) {
      throw settings.failure(e.problems());
    } catch (StartException e) {
      throw settings.failure(e.problems());
    }
  }

  private static Findings of(String what, Verification verified) {
    Map<String, Long> coverage = new LinkedHashMap<>();
    coverage.put("records", verified.records());
    coverage.put("checkpoints", verified.checkpoints());
    coverage.put("entries", verified.entries());
    coverage.put("versions", verified.versions());
    coverage.put("bytes", verified.bytes());
    return new Findings(
        what,
        Optional.empty(),
        Optional.empty(),
        verified.stateProven(),
        coverage,
        verified.problems());
  }

  private void print(Findings read) {
    if (isJson()) {
      JsonWriter json = new JsonWriter().beginObject().member("what", read.what());
      read.position().ifPresent(position -> json.member("position", position));
      read.hash().ifPresent(hash -> json.member("stateHash", hash));
      json.member("stateProven", read.proven()).name("coverage").beginObject();
      read.coverage().forEach(json::member);
      json.endObject().name("findings").beginArray();
      read.findings().forEach(json::value);
      terminal().line(json.endArray().endObject().toString());
      return;
    }
    terminal().line(read.what());
    read.position().ifPresent(at -> terminal().line("  %-14s %d".formatted("log position", at)));
    read.coverage().forEach((what, count) -> terminal().line("  %-14s %d".formatted(what, count)));
    read.hash().ifPresent(hash -> terminal().line("  %-14s %s".formatted("state hash", hash)));
    if (read.proven()) {
      terminal().line("  %-14s %s".formatted("state hash", "recovered and proven"));
    }
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
