package dev.holdfast.launcher.command;

import dev.holdfast.api.Digest;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.KernelBackup;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.client.DaemonClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast backup}. */
@Command(
    name = "backup",
    description = {
      "Write a backup of the home into a folder, and read it back.",
      "While the daemon runs it writes the backup (needs an admin's token) and goes on serving; else",
      "this command does."
    },
    footer = {
      "",
      "In it is everything that was acknowledged before it began: every version in the log, tokens,",
      "configuration. It holds your data and digests of tokens: keep it as private as the home.",
      "",
      "Examples:",
      "  holdfast backup /mnt/other/holdfast-monday",
      "  holdfast verify /mnt/other/holdfast-monday",
      "  holdfast restore /mnt/other/holdfast-monday --home /tmp/copy",
      "",
      "Backups by themselves: backup: { directory: /mnt/other, every: 24h, keep: 7 } in config.yaml."
    })
final class BackupCommand extends Subcommand {
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A folder that is empty or does not exist yet.")
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  OfflineSettings settings;

  @Override
  public Integer call() {
    Path target = directory.toAbsolutePath().normalize();
    Optional<DaemonClient> client = settings.daemon(root());
    if (client.isPresent()) {
      try (DaemonClient daemon = client.get()) {
        byte[] body =
            new JsonWriter()
                .beginObject()
                .member("directory", target.toString())
                .endObject()
                .toBytes();
        JsonSlice job =
            new Job(terminal(), daemon, "/v1/backups", "copied and read back").run(body);
        JsonSlice report = job.member("report").orElseThrow();
        print(
            target,
            Job.number(report, "position"),
            Json.text(report, "stateHash"),
            report.member("coverage").map(all -> Job.number(all, "files")).orElse(0L),
            Job.number(report, "bytes"));
        List<JsonSlice> findings =
            report.member("findings").map(JsonSlice::elements).orElse(List.of());
        findings.forEach(finding -> terminal().tell("FOUND " + Json.plain(finding)));
        if (!findings.isEmpty()) {
          throw new CommandFailure(
              "the backup was written, but the home it was taken from is not whole; keep older"
                  + " backups, and see: holdfast verify");
        }
      }
      return ExitCode.OK;
    }
    return offline(target);
  }

  private int offline(Path target) {
    try {
      Job.Bytes bytes = new Job.Bytes(terminal(), "copied and read back");
      KernelBackup.Info info =
          KernelBackup.write(
              settings.configuration(root()),
              settings.options(root()),
              target.toString(),
              bytes::reached);
      print(target, info.position(), info.stateHash().map(Digest::hex), info.files(), info.bytes());
      return ExitCode.OK;
    } catch (ConfigurationException e) {
      throw settings.failure(e.problems());
    } catch (StartException e) {
      throw settings.failure(e.problems());
    }
  }

  private void print(Path target, long position, Optional<String> hash, long files, long bytes) {
    if (isJson()) {
      JsonWriter json =
          new JsonWriter()
              .beginObject()
              .member("directory", target.toString())
              .member("position", position);
      hash.ifPresent(hex -> json.member("stateHash", hex));
      terminal().line(json.member("files", files).member("bytes", bytes).endObject().toString());
    } else {
      terminal()
          .line(
              "backed up to %s: %d files, %s, log position %d, read back%s"
                  .formatted(
                      target,
                      files,
                      Job.Sizes.text(bytes),
                      position,
                      hash.map(hex -> ", state hash " + hex.substring(0, 16)).orElse("")));
    }
  }
}
