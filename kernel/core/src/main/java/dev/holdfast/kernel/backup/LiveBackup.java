package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Maintenance.Report;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.AppliedState.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Backs up a kernel that serves. */
final class LiveBackup {
  private final KernelMaintenance.Parts parts;
  private final HomeContent content;

  LiveBackup(KernelMaintenance.Parts parts) {
    this.parts = parts;
    this.content = new HomeContent(parts.files(), parts.home(), parts.version());
  }

  Path check(String directory) throws IOException {
    if (parts.quarantine().isPresent()) {
      throw Refusal.of(
              ErrorCode.READ_ONLY,
              "A damaged home is not backed up as if it were whole. 'holdfast recover' shows what can"
                  + " be saved, 'holdfast restore DIR --replace' puts an earlier backup in force and"
                  + " keeps these data aside.")
          .toException();
    }
    return BackupTarget.check(parts.files(), parts.home(), directory);
  }

  Report write(Path target, CopyProgress progress) throws IOException {
    try (TruncationHold.Held _ = parts.hold().hold()) {
      return writeHeld(target, progress);
    }
  }

  private Report writeHeld(Path target, CopyProgress progress) throws IOException {
    // Before anything is written: a log that cannot be copied ends it here.
    parts.log().files();
    Optional<CheckpointSummary> checkpoint = Optional.empty();
    if (parts.checkpoints().isPresent()) {
      checkpoint = Optional.of(parts.checkpoints().get().now());
    }
    List<String> findings = damages();
    BackupContent collected =
        content.collect(parts.ledger().manifest(), parts.log(), checkpoint).withFindings(findings);
    BackupWriter writer = new BackupWriter(parts.files(), parts.clock());
    return report(writer.write(collected, target, progress), checkpoint);
  }

  /** The log where it is not what was written: a copy of that is no better. */
  private List<String> damages() throws IOException {
    CommitLog log = parts.log();
    List<String> findings = new ArrayList<>();
    log.replay(
        log.stats().truncatedPosition(),
        new CommitLog.Visitor() {
          @Override
          public void visit(long position, byte[] payload) {}

          @Override
          public void damaged(LogDamage damage) {
            findings.add("log: damaged at " + damage.where() + ": " + damage.what());
          }
        });
    return findings;
  }

  private static Report report(BackupDescription backup, Optional<CheckpointSummary> checkpoint) {
    Map<String, Long> coverage = new LinkedHashMap<>();
    coverage.put("files", (long) backup.files().size());
    checkpoint
        .filter(CheckpointSummary::holdsEntries)
        .ifPresent(summary -> coverage.put("entries", summary.entries()));
    return new Report(
        backup.position(),
        backup.proof().map(Mark::hash),
        backup.proof().map(mark -> OptionalLong.of(mark.position())).orElse(OptionalLong.empty()),
        backup.bytes(),
        coverage,
        backup.findings());
  }
}
