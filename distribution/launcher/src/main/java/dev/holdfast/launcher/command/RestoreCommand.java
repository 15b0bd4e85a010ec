package dev.holdfast.launcher.command;

import dev.holdfast.api.Digest;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.KernelBackup;
import dev.holdfast.kernel.KernelRecovery;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.Verification;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast restore}. */
@Command(
    name = "restore",
    description = {
      "Prove a backup and make it the data of the home.",
      "No daemon may run on the home, and the home must be unused, unless --replace says otherwise."
    },
    footer = {
      "",
      "Fencing tokens go on far above those of the backup, so that a holder of an old token stays",
      "refused also when the original home went on. A configuration that is there is kept.",
      "",
      "Examples:",
      "  holdfast restore /mnt/other/holdfast-monday",
      "  holdfast down && holdfast restore /mnt/other/holdfast-monday --replace"
    })
final class RestoreCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the backup.")
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @Option(
      names = "--replace",
      description =
          "Move the data that are there aside, to data.before-TIME in the home; nothing is deleted.")
  boolean isReplacing;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  OfflineSettings settings;

  @Override
  public Integer call() throws IOException {
    Home home = root().home();
    settings.requireDown(root());
    Path source = directory.toAbsolutePath().normalize();
    if (Files.exists(source) && !Files.isDirectory(source)) {
      throw new CommandFailure(source + " is a file; the folder of a backup is needed");
    }
    KernelBackup.describe(source)
        .findings()
        .forEach(finding ->
            terminal()
                .tell(
                    "note: the home was damaged when this backup was taken; older versions may be"
                        + " lost: "
                        + finding));
    boolean hadConfiguration = Files.exists(home.config());
    Homes.create(home);
    // Whoever starts a daemon waits here until the data are whole.
    try (FileChannel channel =
        FileChannel.open(Homes.upLock(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = channel.lock();
      Job.Bytes bytes = new Job.Bytes(terminal(), "read and restored");
      KernelBackup.Restored restored =
          KernelBackup.restore(source, home.directory(), isReplacing, bytes::reached);
      if (!hadConfiguration && Files.exists(home.config())) {
        tellConfiguration(home);
      }
      Verification verified =
          KernelRecovery.verify(settings.configuration(root()), settings.options(root()));
      lock.release();
      print(home, restored, verified);
      return verified.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    } catch (ConfigurationException e) {
      throw settings.failure(e.problems());
    } catch (StartException e) {
      throw settings.failure(e.problems());
    }
  }

  /** A copy that writes its backups among those of the original is a trap. */
  private void tellConfiguration(Home home) throws ConfigurationException {
    terminal()
        .tell(
            "note: config.yaml was restored too: "
                + home.config()
                + settings
                    .configuration(root())
                    .backups()
                    .map(backups ->
                        "; its backup.directory is "
                            + backups.directory()
                            + ", into which the original home may write too: name another one"
                            + " before you start this home, if the original goes on")
                    .orElse(""));
  }

  private void print(Home home, KernelBackup.Restored restored, Verification verified) {
    KernelBackup.Info info = restored.info();
    restored.notes().forEach(note -> terminal().tell("note: " + note));
    if (isJson()) {
      JsonWriter json =
          new JsonWriter()
              .beginObject()
              .member("home", home.directory().toString())
              .member("backupOf", info.createdAt().toString())
              .member("position", info.position())
              .member("bytes", info.bytes())
              .member("epoch", restored.epoch())
              .member("entries", verified.entries())
              .member("versions", verified.versions())
              .member("records", verified.records())
              .member("stateProven", verified.stateProven())
              .member("state", verified.stateProven() ? "proven" : "not compared");
      info.stateHash().map(Digest::hex).ifPresent(hash -> json.member("stateHash", hash));
      restored.aside().ifPresent(aside -> json.member("setAside", aside.toString()));
      json.name("findings").beginArray();
      verified.problems().forEach(json::value);
      terminal().line(json.endArray().endObject().toString());
      return;
    }
    terminal()
        .line(
            "restored %s from the backup of %s: %s, log position %d, fencing tokens from epoch %d on"
                .formatted(
                    home.directory(),
                    info.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    Job.Sizes.text(info.bytes()),
                    info.position(),
                    restored.epoch()));
    terminal()
        .line(
            "verified: %d entries, %d versions, %d records of the log, state hash %s"
                .formatted(
                    verified.entries(),
                    verified.versions(),
                    verified.records(),
                    verified.stateProven()
                        ? "proven"
                        : "not compared: the backup has no checkpoint"));
    verified.problems().forEach(problem -> terminal().line("  FOUND " + problem));
    restored.aside().ifPresent(aside -> terminal().line("the former data are in " + aside));
    terminal().line("start it with: holdfast up");
  }
}
