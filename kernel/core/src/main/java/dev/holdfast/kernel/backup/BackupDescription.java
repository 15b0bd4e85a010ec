package dev.holdfast.kernel.backup;

import dev.holdfast.kernel.commit.AppliedState.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a backup is, as {@code backup.json} says.
 *
 * @param version the version of Holdfast that wrote it
 * @param createdAt when its copying began
 * @param home the home's directory at that time
 * @param store the store provider of the home
 * @param persistence the persistence provider of the home, and the name of the folder of its log
 * @param epoch the epoch of the home at that time
 * @param position every record up to here is in it
 * @param checkpoint where the checkpoint in it begins, 0 when it has none
 * @param proof the state hash at a position at or below {@code position}, when one is known
 * @param files all other files, in the order in which they were copied
 * @param findings what of the home was not as it was written when the backup was, one line each
 */
public record BackupDescription(
    String version,
    Instant createdAt,
    String home,
    String store,
    String persistence,
    long epoch,
    long position,
    long checkpoint,
    Optional<Mark> proof,
    List<BackupFile> files,
    List<String> findings) {
  /** The name of the file that makes a directory a backup. */
  public static final String FILE = "backup.json";

  /** Copies the list. */
  public BackupDescription {
    files = List.copyOf(files);
    findings = List.copyOf(findings);
  }

  /** The bytes of all files but {@code backup.json}. */
  public long bytes() {
    return files.stream().mapToLong(BackupFile::bytes).sum();
  }
}
