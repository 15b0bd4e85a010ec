package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Proves that a directory is a backup and holds exactly what was written. */
public final class BackupCheck {
  private final DataFiles files;

  /**
   * Reads through these files.
   *
   * @param files best those that follow no link and change nothing
   */
  public BackupCheck(DataFiles files) {
    this.files = files;
  }

  /**
   * What was found.
   *
   * @param backup what the backup says it is
   * @param findings what is not as it was written, one line each; none when all is well
   */
  public record Checked(BackupDescription backup, List<String> findings) {
    /** Copies the list. */
    public Checked {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Reads only what the backup says it is.
   *
   * @throws HoldfastException with {@code not-found} when the directory is no backup, {@code
   *     corrupt} when {@code backup.json} is damaged, {@code unsupported} when it is of a newer
   *     format
   */
  public BackupDescription describe(Path directory) throws IOException {
    Path file = directory.resolve(BackupDescription.FILE);
    try {
      if (!files.list(directory).contains(BackupDescription.FILE)) {
        throw Refusal.of(
                ErrorCode.NOT_FOUND,
                directory
                    + " is no backup: it has no "
                    + BackupDescription.FILE
                    + ". A backup that was not finished has none either; take another one.")
            .toException();
      }
      return BackupFormat.decode(FileBytes.read(files, file, BackupFormat.MAX_BYTES));
    } catch (NoSuchFileException e) {
      throw Refusal.of(ErrorCode.NOT_FOUND, directory + " does not exist.").toException();
    } catch (HoldfastException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        throw e;
      }
      throw Refusal.of(
              e.code(),
              file + " cannot be used: " + e.refusal().message().replaceFirst("\\.$", "") + ".")
          .toException();
    }
  }

  /** Reads every byte. */
  public Checked check(Path directory, CopyProgress progress) throws IOException {
    BackupDescription backup = describe(directory);
    BackupWriter.Meter meter = new BackupWriter.Meter(progress, backup.bytes());
    List<String> findings = new ArrayList<>();
    for (BackupFile file : backup.files()) {
      check(file, directory, meter, findings);
    }
    return new Checked(backup, findings);
  }

  private void check(
      BackupFile file, Path directory, BackupWriter.Meter meter, List<String> findings) {
    Path path = file.in(directory);
    try {
      Path folder = path.getParent();
      if (folder == null || !files.list(folder).contains(String.valueOf(path.getFileName()))) {
        findings.add(file.path() + " is missing");
        return;
      }
      long size = FileBytes.size(files, path);
      if (size != file.bytes()) {
        findings.add("%s has %d bytes, not %d".formatted(file.path(), size, file.bytes()));
      } else if (!FileBytes.digest(files, path, size, meter::add).equals(file.digest())) {
        findings.add(file.path() + " was changed: its SHA-256 is another one");
      }
    } catch (NoSuchFileException e) {
      findings.add(file.path() + " is missing");
    } catch (IOException e) {
      findings.add(file.path() + " cannot be read: " + Reasons.of(e));
    }
  }
}
