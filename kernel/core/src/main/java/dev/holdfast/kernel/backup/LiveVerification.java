package dev.holdfast.kernel.backup;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Maintenance.Report;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.AppliedState.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads everything that a serving kernel keeps, with its checksums: every record of the log, every
 * checkpoint, every entry of the store with its digest.
 */
final class LiveVerification {
  private static final int SCAN = 256;
  private static final int MOST_FINDINGS = 100;

  private final CommitLog log;
  private final ContextStore store;
  private final CheckpointFolder checkpoints;
  private final TruncationHold hold;

  LiveVerification(KernelMaintenance.Parts parts) {
    this.log = parts.log();
    this.store = parts.store();
    this.hold = parts.hold();
    this.checkpoints = new CheckpointFolder(parts.files(), parts.home().resolve("data"));
  }

  Report run(CopyProgress progress) throws IOException {
    try (TruncationHold.Held _ = hold.hold()) {
      return new Run(progress).all();
    }
  }

  private final class Run {
    private final CopyProgress progress;
    private final List<String> findings = new ArrayList<>();
    private final long total;
    private long read;
    private long records;
    private long checked;
    private long entries;
    private long valueBytes;
    private Optional<Mark> proof = Optional.empty();

    Run(CopyProgress progress) {
      this.progress = progress;
      // A guess: the log from where it begins, and the entries.
      this.total = log.end() - log.stats().truncatedPosition() + store.stats().valueBytes();
    }

    Report all() throws IOException {
      long position = log.stats().durablePosition();
      readLog();
      readCheckpoints();
      readStore();
      Map<String, Long> coverage = new LinkedHashMap<>();
      coverage.put("records", records);
      coverage.put("checkpoints", checked);
      coverage.put("entries", entries);
      coverage.put("valueBytes", valueBytes);
      return new Report(
          position,
          proof.map(Mark::hash),
          proof.map(mark -> OptionalLong.of(mark.position())).orElse(OptionalLong.empty()),
          read,
          coverage,
          findings);
    }

    private void readLog() throws IOException {
      log.replay(
          log.stats().truncatedPosition(),
          new CommitLog.Visitor() {
            @Override
            public void visit(long position, byte[] payload) {
              records++;
              advance(payload.length);
            }

            @Override
            public void damaged(LogDamage damage) {
              found("log: damaged at " + damage.where() + ": " + damage.what());
            }
          });
    }

    private void readCheckpoints() throws IOException {
      for (long position : checkpoints.positions()) {
        try {
          CheckpointSummary summary = checkpoints.check(position);
          checked++;
          advance(summary.bytes());
          if (proof.isEmpty()) {
            proof = Optional.of(summary.proof());
          }
        } catch (IOException e) {
          // Newer ones may have taken its place meanwhile.
          if (checkpoints.positions().contains(position)) {
            found("checkpoint " + position + ": " + Reasons.of(e));
          }
        }
      }
    }

    private void readStore() {
      try {
        readEntries();
      } catch (HoldfastException e) {
        if (e.code() != ErrorCode.CORRUPT) {
          throw e;
        }
        found("store: " + e.getMessage());
      }
    }

    private void readEntries() {
      Optional<ContextKey> after = Optional.empty();
      List<EntryHead> heads;
      do {
        heads = store.scan("", after, SCAN);
        for (EntryHead head : heads) {
          switch (store.inspect(head.key())) {
            case StoreRead.Hit(EntryHead found, byte[] value) -> {
              entries++;
              valueBytes += value.length;
              advance(value.length);
              if (!Digest.compute(value).equals(found.digest())) {
                found("store: the value of '" + head.key() + "' does not have its digest");
              }
            }
            case StoreRead.Miss _ -> {}
            case StoreRead.Damaged _ -> found("store: '" + head.key() + "' is damaged");
          }
        }
        after = heads.isEmpty() ? after : Optional.of(heads.getLast().key());
      } while (heads.size() == SCAN);
    }

    private void advance(long bytes) {
      read += bytes;
      progress.reached(Math.min(read, total), total);
    }

    private void found(String finding) {
      if (findings.size() < MOST_FINDINGS) {
        findings.add(finding);
      }
    }
  }
}
