package dev.holdfast.kernel;

import dev.holdfast.api.Digest;
import dev.holdfast.kernel.backup.BackupCheck;
import dev.holdfast.kernel.backup.BackupDescription;
import dev.holdfast.kernel.backup.Restoration;
import dev.holdfast.kernel.commit.AppliedState.Mark;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.seam.ReadOnlyFiles;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.seam.SystemTime;
import dev.holdfast.kernel.wiring.RestingHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Backups without a running kernel: writes one of a home that rests, proves one, restores one. A
 * kernel that serves backs up through {@link dev.holdfast.api.Maintenance}.
 */
public final class KernelBackup {
  private KernelBackup() {}

  /** Told of bytes done, of so many. */
  @FunctionalInterface
  public interface Progress {
    /** Called often, from the thread that works. */
    void reached(long done, long total);
  }

  /**
   * A backup.
   *
   * @param version the version of Holdfast that wrote it
   * @param createdAt when its copying began
   * @param store the store provider of the home
   * @param persistence the persistence provider of the home
   * @param position every record up to here is in it
   * @param stateHash the newest state hash in it, when there is one
   * @param files how many files it has
   * @param bytes their bytes
   * @param provenAt the position of {@code stateHash}; 0 without one
   * @param findings what of the home was not as it was written when the backup was taken
   */
  public record Info(
      String version,
      Instant createdAt,
      String store,
      String persistence,
      long position,
      Optional<Digest> stateHash,
      long files,
      long bytes,
      long provenAt,
      List<String> findings) {}

  /**
   * A backup that was read.
   *
   * @param info what it is
   * @param findings what of the backup is not as it was written, one line each; what the backup
   *     says of its home is in {@code info}
   */
  public record Checked(Info info, List<String> findings) {}

  /**
   * What a restore did.
   *
   * @param info what was restored
   * @param epoch the epoch from which fencing tokens go on
   * @param aside where the data lies that was there before, when there was any
   * @param notes what a person should know
   */
  public record Restored(Info info, long epoch, Optional<Path> aside, List<String> notes) {}

  /**
   * Writes a backup of a home on which no kernel runs, and reads it back.
   *
   * @param target an absolute path: an empty directory, or one that is to be created
   * @throws StartException when a kernel runs on the home, or it cannot be read
   */
  public static Info write(
      Configuration configuration, KernelOptions options, String target, Progress progress)
      throws StartException {
    return info(RestingHome.backup(configuration, options, target, progress::reached));
  }

  /**
   * Reads only what a backup says it is, {@code backup.json}.
   *
   * @throws dev.holdfast.api.HoldfastException as {@link #check}
   */
  public static Info describe(Path directory) throws IOException {
    return info(new BackupCheck(new ReadOnlyFiles(directory)).describe(directory));
  }

  /**
   * Reads every byte of a backup. Nothing in it is changed, and no link in it is followed.
   *
   * @throws dev.holdfast.api.HoldfastException with {@code not-found} when the directory is no
   *     backup, {@code corrupt} when its description is damaged, {@code unsupported} when it is of
   *     a newer format
   */
  public static Checked check(Path directory, Progress progress) throws IOException {
    BackupCheck.Checked checked =
        new BackupCheck(new ReadOnlyFiles(directory)).check(directory, progress::reached);
    return new Checked(info(checked.backup()), checked.findings());
  }

  /**
   * Proves a backup and puts it in force as the data of a home.
   *
   * @param isReplacing whether data that is there may be set aside
   * @throws StartException when a kernel runs on the home, or the home is in use and may not be
   *     replaced; nothing was changed then
   */
  public static Restored restore(Path directory, Path home, boolean isReplacing, Progress progress)
      throws StartException, IOException {
    Restoration.Restored restored =
        new Restoration(new SystemFiles(), new SystemTime(), home)
            .run(directory, isReplacing, progress::reached);
    return new Restored(
        info(restored.backup()), restored.epoch(), restored.aside(), restored.notes());
  }

  private static Info info(BackupDescription backup) {
    return new Info(
        backup.version(),
        backup.createdAt(),
        backup.store(),
        backup.persistence(),
        backup.position(),
        backup.proof().map(Mark::hash),
        backup.files().size(),
        backup.bytes(),
        backup.proof().map(Mark::position).orElse(0L),
        backup.findings());
  }
}
