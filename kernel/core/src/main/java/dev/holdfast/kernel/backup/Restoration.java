package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.home.HomeLock;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.kernel.seam.Places;
import dev.holdfast.kernel.seam.ReadOnlyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the data of a home out of a backup. Everything is copied and forced beside the present data
 * first; then two renames put it in force. What was there is set aside, never deleted.
 */
public final class Restoration {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String LOCK = "lock";

  private final DataFiles files;
  private final InstantSource clock;
  private final Path home;
  private final Path data;

  /** Into this home. */
  public Restoration(DataFiles files, InstantSource clock, Path home) {
    this.files = files;
    this.clock = clock;
    this.home = home;
    this.data = home.resolve("data");
  }

  /**
   * What was done.
   *
   * @param backup what was restored
   * @param epoch the epoch from which fencing tokens go on
   * @param aside where the data lies that was there before, when there was any
   * @param notes what a person should know
   */
  public record Restored(
      BackupDescription backup, long epoch, Optional<Path> aside, List<String> notes) {}

  /**
   * Proves the backup, then puts it in force.
   *
   * @param replace whether data that is there may be set aside
   * @throws StartException when a daemon runs on the home, or the home is in use and may not be
   *     replaced
   */
  public Restored run(Path directory, boolean replace, CopyProgress progress)
      throws StartException, IOException {
    ReadOnlyFiles source = new ReadOnlyFiles(directory);
    BackupCheck check = new BackupCheck(source);
    BackupDescription backup = check.describe(directory);
    boolean isNew = Places.kind(data) == Places.Kind.ABSENT;
    try (HomeLock _ = HomeLock.acquire(home, files)) {
      boolean isUsed = !isNew && files.list(data).stream().anyMatch(name -> !name.equals(LOCK));
      if (isUsed && !replace) {
        throw new StartException(
            List.of(
                "The home "
                    + home
                    + " holds data already. To set it aside and restore over it, add --replace; or"
                    + " restore into another --home. Nothing was changed."));
      }
      refuseDamaged(check.check(directory, (done, total) -> progress.reached(done, 2 * total)));
      return restore(source, directory, backup, isUsed, progress);
    }
  }

  private static void refuseDamaged(BackupCheck.Checked checked) {
    if (!checked.findings().isEmpty()) {
      throw Refusal.of(
              ErrorCode.CORRUPT,
              "The backup is damaged: "
                  + String.join("; ", checked.findings())
                  + ". Take another one. Nothing was changed.")
          .toException();
    }
  }

  private Restored restore(
      ReadOnlyFiles source,
      Path directory,
      BackupDescription backup,
      boolean isUsed,
      CopyProgress progress)
      throws StartException, IOException {
    String stamp = STAMP.format(clock.instant());
    Path staging = free(home.resolve("data.restoring-" + stamp));
    Optional<Long> replaced = isUsed ? presentEpoch() : Optional.empty();
    long epoch = EpochStep.after(backup, clock.instant(), replaced);
    files.createDirectories(staging);
    long[] done = {backup.bytes()};
    List<String> notes = new ArrayList<>();
    for (BackupFile file : backup.files()) {
      progress.reached(done[0], 2 * backup.bytes());
      copy(source, directory, file, staging, epoch, notes);
      done[0] += file.bytes();
    }
    progress.reached(done[0], 2 * backup.bytes());
    // The new data are locked before they are in force: no daemon slips in between.
    try (HomeLock _ = HomeLock.hold(staging)) {
      files.syncDirectory(staging);
      Path before = free(home.resolve("data.before-" + stamp));
      files.rename(data, before);
      files.rename(staging, data);
      files.syncDirectory(home);
      if (isUsed) {
        return new Restored(backup, epoch, Optional.of(before), notes);
      }
      files.delete(before.resolve(LOCK));
      files.delete(before);
      files.syncDirectory(home);
      return new Restored(backup, epoch, Optional.empty(), notes);
    }
  }

  /** The epoch of what is set aside; what is damaged has none to tell. */
  private Optional<Long> presentEpoch() throws IOException {
    try {
      return Manifest.find(files, data).map(Manifest::epoch);
    } catch (StartException e) {
      return Optional.empty();
    }
  }

  private void copy(
      ReadOnlyFiles source,
      Path directory,
      BackupFile file,
      Path staging,
      long epoch,
      List<String> notes)
      throws StartException, IOException {
    Path from = file.in(directory);
    switch (file.path()) {
      case HomeContent.MANIFEST -> {
        byte[] text = FileBytes.read(source, from, (int) file.bytes());
        Manifest manifest = Manifest.decode(from, text).withEpoch(epoch).withoutLeases();
        FileBytes.write(files, staging.resolve(HomeContent.MANIFEST), manifest.toBytes());
      }
      case HomeContent.CONFIGURATION -> unlessPresent(source, file, from, home, notes);
      case HomeContent.PLUGINS_LOCK ->
          unlessPresent(source, file, from, home.resolve("plugins"), notes);
      default -> {
        Path to = staging.resolve(file.path());
        Path folder = Objects.requireNonNull(to.getParent(), "below the staging folder");
        files.createDirectories(folder);
        var digest = FileBytes.copy(source, from, file.bytes(), files, to, bytes -> {});
        if (!digest.equals(file.digest())) {
          throw new HoldfastException(
              ErrorCode.CORRUPT, from + " changed while it was copied. Nothing is in force.");
        }
        files.syncDirectory(folder);
      }
    }
  }

  /** What a person wrote is not replaced. */
  private void unlessPresent(
      ReadOnlyFiles source, BackupFile file, Path from, Path folder, List<String> notes)
      throws IOException {
    Path to = folder.resolve(file.path());
    byte[] text = FileBytes.read(source, from, (int) file.bytes());
    Optional<byte[]> present = Places.read(to, Integer.MAX_VALUE);
    if (present.isEmpty()) {
      files.createDirectories(folder);
      FileBytes.write(files, to, text);
      files.syncDirectory(folder);
    } else if (!java.util.Arrays.equals(present.get(), text)) {
      notes.add(to + " was kept as it is; the backup has another one (" + from + ")");
    }
  }

  private Path free(Path wanted) {
    Path path = wanted;
    for (int i = 2; Places.kind(path) != Places.Kind.ABSENT; i++) {
      path = wanted.resolveSibling(wanted.getFileName() + "-" + i);
    }
    return path;
  }

  /** The time in the names of folders that are set aside. */
  static String stamp(Instant time) {
    return STAMP.format(time);
  }
}
