package dev.holdfast.kernel.backup;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.seam.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a backup and reads it back. {@code backup.json} comes last, so that nothing half-written
 * looks like a backup.
 */
final class BackupWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BackupWriter.class);

  private final DataFiles files;
  private final InstantSource clock;

  BackupWriter(DataFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * Writes and proves a backup.
   *
   * @param target an empty directory, or one that is to be created
   * @throws HoldfastException with {@code corrupt} when what was written is not what is read back
   */
  BackupDescription write(BackupContent content, Path target, CopyProgress progress)
      throws IOException {
    boolean isDone = false;
    boolean isNew = Places.kind(target) == Places.Kind.ABSENT;
    try {
      BackupDescription written = writeAll(content, target, progress);
      isDone = true;
      return written;
    } finally {
      if (!isDone) {
        remove(content, target, isNew);
      }
    }
  }

  private BackupDescription writeAll(BackupContent content, Path target, CopyProgress progress)
      throws IOException {
    // Copying and reading back are one work each.
    Meter meter = new Meter(progress, 2 * content.bytes());
    Instant begun = clock.instant();
    prepare(content, target);
    List<BackupFile> written = new ArrayList<>();
    for (BackupContent.Piece piece : content.pieces()) {
      written.add(new BackupFile(piece.path(), piece.bytes(), write(piece, target, meter)));
    }
    BackupDescription backup =
        new BackupDescription(
            content.version(),
            begun,
            content.home(),
            content.store(),
            content.persistence(),
            content.epoch(),
            content.position(),
            content.checkpoint(),
            content.proof(),
            written,
            content.findings());
    syncFolders(content, target);
    readBack(backup, target, meter);
    describe(backup, target);
    return backup;
  }

  /** What is no backup takes no space; where even that fails, there is no backup.json either. */
  private void remove(BackupContent content, Path target, boolean isNew) {
    try {
      files.delete(target.resolve(BackupDescription.FILE));
      files.delete(target.resolve(BackupDescription.FILE + ".next"));
      for (BackupContent.Piece piece : content.pieces()) {
        files.delete(target.resolve(piece.path()));
      }
      for (Path folder : folders(content, target)) {
        files.delete(folder);
      }
      if (isNew) {
        files.delete(target);
      }
    } catch (IOException e) {
      LOG.warn("what an unfinished backup left in {} could not be removed", target, e);
    }
  }

  private void prepare(BackupContent content, Path target) throws IOException {
    files.createDirectories(target);
    for (Path folder : folders(content, target)) {
      files.createDirectories(folder);
    }
  }

  private static Set<Path> folders(BackupContent content, Path target) {
    Set<Path> folders = new LinkedHashSet<>();
    for (BackupContent.Piece piece : content.pieces()) {
      Path parent = target.resolve(piece.path()).getParent();
      if (parent != null && !parent.equals(target)) {
        folders.add(parent);
      }
    }
    return folders;
  }

  private void syncFolders(BackupContent content, Path target) throws IOException {
    for (Path folder : folders(content, target)) {
      files.syncDirectory(folder);
    }
    files.syncDirectory(target);
    Path parent = target.getParent();
    if (parent != null) {
      files.syncDirectory(parent);
    }
  }

  private Digest write(BackupContent.Piece piece, Path target, Meter meter) throws IOException {
    Path to = target.resolve(piece.path());
    return switch (piece) {
      case BackupContent.Copied copied ->
          FileBytes.copy(files, copied.from(), copied.bytes(), files, to, meter::add);
      case BackupContent.Made made -> {
        FileBytes.write(files, to, made.content());
        meter.add(made.content().length);
        yield Digest.compute(made.content());
      }
    };
  }

  private void readBack(BackupDescription backup, Path target, Meter meter) throws IOException {
    for (BackupFile file : backup.files()) {
      Path path = file.in(target);
      if (FileBytes.size(files, path) != file.bytes()
          || !FileBytes.digest(files, path, file.bytes(), meter::add).equals(file.digest())) {
        throw Refusal.of(
                ErrorCode.CORRUPT,
                path
                    + " does not read back as it was written: the disk there cannot be trusted. The"
                    + " backup is not valid; write it to another disk.")
            .toException();
      }
    }
  }

  private void describe(BackupDescription backup, Path target) throws IOException {
    Path next = target.resolve(BackupDescription.FILE + ".next");
    byte[] text = BackupFormat.encode(backup);
    FileBytes.write(files, next, text);
    files.rename(next, target.resolve(BackupDescription.FILE));
    files.syncDirectory(target);
  }

  /** Counts bytes and tells. */
  static final class Meter {
    private final CopyProgress progress;
    private final long total;
    private long done;

    Meter(CopyProgress progress, long total) {
      this.progress = progress;
      this.total = total;
      progress.reached(0, total);
    }

    void add(long bytes) {
      done += bytes;
      progress.reached(done, total);
    }
  }
}
