package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.KernelBackup;
import dev.holdfast.kernel.KernelRecovery;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.Verification;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.client.DaemonClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
      "Read and check all that a home or a backup holds.",
      "Of a home: log, checkpoints, entries. Exit code 1 when something is not as it was written."
    },
    footer = {"", "Examples:", "  holdfast verify", "  holdfast verify /mnt/other/holdfast-monday"})
final class VerifyCommand extends Subcommand {
  private static final String HOME_REMEDY = "see: holdfast help recover, holdfast help restore";

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
   * @param position the log up to here, when it is known
   * @param mark the newest state hash that is written down, and its position
   * @param isProven whether the state was recovered and has the hash of a checkpoint
   * @param unproven why not
   * @param coverage how much of what was looked at
   * @param findings what is wrong
   * @param remedy what to do about findings
   */
  private record Findings(
      String what,
      Optional<Long> position,
      Optional<Mark> mark,
      boolean isProven,
      String unproven,
      Map<String, Long> coverage,
      List<String> findings,
      String remedy) {}

  /** A state hash at a position. */
  private record Mark(String hash, long position) {}

  @Override
  public Integer call() throws IOException {
    Path backup = directory;
    Findings findings = backup == null ? home() : backup(backup);
    print(findings);
    return findings.findings().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Findings backup(Path given) throws IOException {
    Path path = given.toAbsolutePath().normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new CommandFailure(path + " is a file; the folder of a backup is needed");
    }
    Job.Bytes bytes = new Job.Bytes(terminal(), "read");
    KernelBackup.Checked checked = KernelBackup.check(path, bytes::reached);
    KernelBackup.Info info = checked.info();
    Map<String, Long> coverage = new LinkedHashMap<>();
    coverage.put("files", info.files());
    coverage.put("bytes", info.bytes());
    List<String> findings = new ArrayList<>(checked.findings());
    info.findings()
        .forEach(
            finding -> findings.add("the home was damaged when this backup was taken: " + finding));
    return new Findings(
        "backup " + path + " of " + info.createdAt().truncatedTo(ChronoUnit.SECONDS),
        Optional.of(info.position()),
        info.stateHash().map(hash -> new Mark(hash.hex(), info.provenAt())),
        false,
        "bytes only; restore recovers the state",
        coverage,
        findings,
        checked.findings().isEmpty()
            ? "the backup is as it was taken; an older one may be whole"
            : "take another backup; see what is whole with: holdfast verify DIR");
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
      return new Findings(
          "home " + root().home().directory(),
          Optional.of(Job.number(report, "position")),
          Json.text(report, "stateHash")
              .map(hash -> new Mark(hash, Job.number(report, "provenAt"))),
          false,
          "the daemon serves; neither are older versions read: holdfast down; holdfast verify",
          coverage,
          report
              .member("findings")
              .map(all -> all.elements().stream().map(Json::plain).toList())
              .orElse(List.of()),
          HOME_REMEDY);
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
    coverage.put("valueBytes", verified.bytes());
    coverage.put("versions", verified.versions());
    return new Findings(
        what,
        Optional.empty(),
        Optional.empty(),
        verified.stateProven(),
        verified.problems().isEmpty()
            ? "the recovery had no checkpoint whose hash it could compare"
            : "see below",
        coverage,
        verified.problems(),
        HOME_REMEDY);
  }

  private void print(Findings read) {
    if (isJson()) {
      printJson(read);
      return;
    }
    terminal().line(read.what());
    read.position().ifPresent(at -> line("log position", Long.toString(at)));
    read.coverage().forEach((what, count) -> line(named(what), Long.toString(count)));
    read.mark()
        .ifPresent(mark ->
            line("checkpoint", "state hash %s at %d".formatted(mark.hash(), mark.position())));
    line(
        "state",
        read.isProven()
            ? "proven: recovered, and it has the checkpoint's hash"
            : "not compared: " + read.unproven());
    if (read.findings().isEmpty()) {
      terminal().line("all that was read is as it was written");
      return;
    }
    read.findings().forEach(finding -> terminal().line("  FOUND " + finding));
    int count = read.findings().size();
    terminal()
        .line("%d %s; %s".formatted(count, count == 1 ? "finding" : "findings", read.remedy()));
  }

  private static String named(String coverage) {
    return coverage.equals("valueBytes") ? "bytes of values" : coverage;
  }

  private void line(String name, String text) {
    terminal().line("  %-15s %s".formatted(name, text));
  }

  private void printJson(Findings read) {
    JsonWriter json = new JsonWriter().beginObject().member("what", read.what());
    read.position().ifPresent(position -> json.member("position", position));
    read.mark()
        .ifPresent(
            mark -> json.member("stateHash", mark.hash()).member("provenAt", mark.position()));
    json.member("state", read.isProven() ? "proven" : "not compared");
    if (!read.isProven()) {
      json.member("stateReason", read.unproven());
    }
    json.name("coverage").beginObject();
    read.coverage().forEach(json::member);
    json.endObject().name("findings").beginArray();
    read.findings().forEach(json::value);
    terminal().line(json.endArray().endObject().toString());
  }
}
