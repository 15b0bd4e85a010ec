package dev.holdfast.kernel.backup;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file of a backup.
 *
 * @param path its place in the backup: a name, or one folder and a name
 * @param bytes its length
 * @param digest the SHA-256 of its bytes
 */
public record BackupFile(String path, long bytes, Digest digest) {
  private static final Pattern PATH =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,99}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  /**
   * Refuses what could lead out of the backup.
   *
   * @throws HoldfastException with {@code corrupt}
   */
  public BackupFile {
    if (!PATH.matcher(path).matches() || path.contains("..") || bytes < 0) {
      throw new HoldfastException(
          ErrorCode.CORRUPT,
          "A backup cannot have a file of the name or length that is described.");
    }
  }

  /** Its place below the directory of the backup. */
  Path in(Path directory) {
    return directory.resolve(path);
  }
}
