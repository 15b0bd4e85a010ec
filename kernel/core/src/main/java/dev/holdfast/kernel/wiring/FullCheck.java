package dev.holdfast.kernel.wiring;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.Verification;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads all of a home that was recovered: checkpoints, log, present values, older versions. */
final class FullCheck {
  private static final int SCAN = 256;

  /** More are counted and not told one by one. */
  private static final int MOST_PROBLEMS = 1000;

  private final StartRecovery.Recovered recovered;
  private final CheckpointFolder folder;
  private final List<String> problems = new ArrayList<>();
  private long records;
  private long checkpoints;
  private long entries;
  private long bytes;
  private long versions;

  FullCheck(StartRecovery.Recovered recovered, CheckpointFolder folder) {
    this.recovered = recovered;
    this.folder = folder;
  }

  Verification run() throws IOException {
    recovered.quarantine().ifPresent(quarantine -> quarantine.findings().forEach(this::problem));
    for (long position : folder.positions()) {
      try {
        folder.check(position);
        checkpoints++;
      } catch (IOException e) {
        problem("checkpoint " + position + " is damaged: " + e.getMessage());
      }
    }
    checkLog();
    checkEntries();
    return new Verification(
        records, checkpoints, entries, bytes, versions, recovered.report().proven(), problems);
  }

  private void problem(String what) {
    if (problems.size() < MOST_PROBLEMS && !problems.contains(what)) {
      problems.add(what);
    }
  }

  private void checkLog() throws IOException {
    recovered
        .backends()
        .log()
        .replay(
            recovered.backends().log().stats().truncatedPosition(),
            new CommitLog.Visitor() {
              @Override
              public void visit(long position, byte[] payload) {
                try {
                  RecordCodec.decode(payload);
                  records++;
                } catch (HoldfastException e) {
                  problem("the record at " + position + " cannot be read: " + e.getMessage());
                }
              }

              @Override
              public void damaged(LogDamage damage) {
                problem(
                    "the log is damaged at %s: %s (position %d)"
                        .formatted(damage.where(), damage.what(), damage.from()));
              }
            });
  }

  private void checkEntries() {
    ContextStore store = recovered.backends().store();
    Optional<ContextKey> after = Optional.empty();
    List<EntryHead> heads;
    do {
      heads = store.scan("", after, SCAN);
      for (EntryHead head : heads) {
        if (store.find(head.key()) instanceof StoreRead.Hit(EntryHead found, byte[] value)
            && Digest.compute(value).equals(found.digest())) {
          entries++;
          bytes += value.length;
        } else {
          problem("the present value of '" + head.key() + "' is damaged");
        }
        recovered.parts().history().ifPresent(history -> checkAll(history, head.key()));
      }
      after = heads.isEmpty() ? after : Optional.of(heads.getLast().key());
    } while (heads.size() == SCAN);
  }

  private void checkAll(History history, ContextKey key) {
    try {
      checkVersions(history, key);
    } catch (HoldfastException e) {
      // The log says where it is damaged; here is what that costs.
      problem("older versions of '" + key + "' cannot be read");
    }
  }

  private void checkVersions(History history, ContextKey key) {
    long after = 0;
    long[] page;
    do {
      page = recovered.parts().versions().after(key, after, SCAN);
      for (long version : page) {
        after = version;
        switch (history.find(key, version)) {
          case Outcome.Done<ContextEntry> _ -> versions++;
          case Outcome.Refused<ContextEntry>(var refusal) -> {
            if (refusal.code() == ErrorCode.CORRUPT) {
              problem("version " + version + " of '" + key + "' is damaged");
            }
          }
        }
      }
    } while (page.length == SCAN);
  }
}
