package dev.holdfast.kernel.backup;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.home.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up a home on which no kernel runs, and whose lock is held. */
public final class RestingBackup {
  private static final Logger LOG = LoggerFactory.getLogger(RestingBackup.class);

  private final DataFiles files;
  private final InstantSource clock;
  private final Path home;
  private final String version;

  /** Of this home. */
  public RestingBackup(DataFiles files, InstantSource clock, Path home, String version) {
    this.files = files;
    this.clock = clock;
    this.home = home;
    this.version = version;
  }

  /**
   * Writes a backup and reads it back.
   *
   * @param log opened, and not started
   */
  public BackupDescription write(
      Manifest manifest, CommitLog log, String target, CopyProgress progress) throws IOException {
    Path checked = BackupTarget.check(files, home, target);
    // What is damaged is not copied as if it were whole: damage ends the visit.
    log.replay(log.stats().truncatedPosition(), (position, payload) -> {});
    BackupContent content =
        new HomeContent(files, home, version).collect(manifest, log, newest(log));
    return new BackupWriter(files, clock).write(content, checked, progress);
  }

  /** The newest checkpoint that is whole. */
  private Optional<CheckpointSummary> newest(CommitLog log) throws IOException {
    CheckpointFolder folder = new CheckpointFolder(files, home.resolve("data"));
    for (long position : folder.positions()) {
      try {
        CheckpointSummary summary = folder.check(position);
        if (summary.proof().position() <= log.end()) {
          return Optional.of(summary);
        }
      } catch (IOException e) {
        LOG.warn("checkpoint {} is left out of the backup", position, e);
      }
    }
    return Optional.empty();
  }
}
