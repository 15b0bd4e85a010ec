package dev.holdfast.kernel.backup;

import dev.holdfast.api.Maintenance.Report;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.checkpoint.CheckpointSchedule;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.commit.AppliedState.Mark;
import dev.holdfast.kernel.home.HomeLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Backs up a kernel that serves. */
final class LiveBackup {
  private final DataFiles files;
  private final InstantSource clock;
  private final Path home;
  private final HomeContent content;
  private final HomeLedger ledger;
  private final CommitLog log;
  private final Optional<CheckpointSchedule> checkpoints;

  LiveBackup(
      DataFiles files,
      InstantSource clock,
      Path home,
      String version,
      HomeLedger ledger,
      CommitLog log,
      Optional<CheckpointSchedule> checkpoints) {
    this.files = files;
    this.clock = clock;
    this.home = home;
    this.content = new HomeContent(files, home, version);
    this.ledger = ledger;
    this.log = log;
    this.checkpoints = checkpoints;
  }

  Path check(String directory) throws IOException {
    return BackupTarget.check(files, home, directory);
  }

  Report write(Path target, CopyProgress progress) throws IOException {
    // Before anything is written: a log that cannot be copied ends it here.
    log.files();
    Optional<CheckpointSummary> checkpoint = Optional.empty();
    if (checkpoints.isPresent()) {
      checkpoint = Optional.of(checkpoints.get().now());
    }
    BackupContent collected = content.collect(ledger.manifest(), log, checkpoint);
    return report(new BackupWriter(files, clock).write(collected, target, progress), checkpoint);
  }

  static Report report(BackupDescription backup, Optional<CheckpointSummary> checkpoint) {
    Map<String, Long> coverage = new LinkedHashMap<>();
    coverage.put("files", (long) backup.files().size());
    checkpoint
        .filter(CheckpointSummary::holdsEntries)
        .ifPresent(summary -> coverage.put("entries", summary.entries()));
    return new Report(
        backup.position(), backup.proof().map(Mark::hash), backup.bytes(), coverage, List.of());
  }
}
