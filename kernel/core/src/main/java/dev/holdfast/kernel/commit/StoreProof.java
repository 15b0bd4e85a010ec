package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreStats;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves during a replay that the state which a store kept is one that this log led to.
 *
 * <p>A store is above the log's end when the log lost its last records (a crash of the machine
 * under {@code sync: os}, of the process under {@code buffered}), and beside it when it was filled
 * from another log, or from an end that was lost and has been written anew. So the record at the
 * store's position must exist, and every key that it changed must be as it left it; at the end, the
 * number and the bytes of all entries must be those of the log.
 */
final class StoreProof {
  private final ContextStore store;
  private long kept;
  private boolean isProven;

  /** The lengths of all live keys, where the whole log is replayed over a store that kept state. */
  private @Nullable Map<ContextKey, Long> lengths;

  StoreProof(ContextStore store) {
    this.store = store;
  }

  /**
   * Before the first record.
   *
   * @param from what the replay begins with
   * @param isFilled whether the store was filled for this replay, and kept nothing
   */
  void begin(long logEnd, Recovery.Origin from, boolean isFilled) {
    kept = isFilled ? 0 : store.appliedPosition();
    // A store that keeps a stamp is compared with it, which takes no memory for each key.
    boolean isStamped = store instanceof OnDiskStore disk && disk.stamp().isPresent();
    lengths = from.position() == 0 && kept > 0 && !isStamped ? new HashMap<>() : null;
    if (kept < from.storePosition() && !isFilled) {
      throw refused("is at position " + kept + ", below " + from.name());
    }
    // Where the checkpoint left it, the state hash is the proof.
    isProven = isFilled || kept == from.storePosition();
    if (kept > logEnd) {
      throw refused(
          "is at position " + kept + ", and the log ends at " + logEnd + ": the log lost its end");
    }
  }

  /** Before a record is applied. */
  void before(long position, LogRecord logRecord) {
    if (isProven || position < kept) {
      return;
    }
    if (position > kept || !(logRecord instanceof LogRecord.Commit commit) || !isLast(commit)) {
      throw refused(
          "is at position " + kept + ", where the log has another record: the log lost its end");
    }
    isProven = true;
  }

  /** Whether the store is as this record left it. */
  private boolean isLast(LogRecord.Commit commit) {
    Map<ContextKey, Change> last = new HashMap<>();
    commit.changes().forEach(change -> last.put(change.key(), change));
    return last.values().stream()
        .allMatch(change ->
            switch (change) {
              case Change.Valued valued -> isPresent(change, valued.facts());
              case Change.Touched touched -> isPresent(change, touched.facts());
              case Change.Removed _ -> store.head(change.key()).isEmpty();
            });
  }

  private boolean isPresent(Change change, Change.Facts facts) {
    Optional<EntryHead> head = store.head(change.key());
    return head.isPresent()
        && head.get().position() == kept
        && head.get().version() == change.version()
        && head.get().deadlineMillis() == facts.deadlineMillis()
        && head.get().digest().equals(facts.digest());
  }

  /** Has a record applied, if it is above the store's position. */
  void apply(long position, Runnable applying) {
    if (position <= store.appliedPosition()) {
      return;
    }
    try {
      applying.run();
    } catch (IllegalStateException | HoldfastException e) {
      boolean isMisfit = !(e instanceof HoldfastException h) || h.code() == ErrorCode.CORRUPT;
      if (kept > 0 && isMisfit) {
        throw new HoldfastException(
            refused("does not take the record at " + position).refusal(), e);
      }
      throw e;
    }
  }

  /** Whether the store was above a position when the replay began. */
  boolean isAhead(long position) {
    return kept > position;
  }

  /** Counts what the log says the store has. */
  void follow(LogRecord logRecord) {
    if (lengths != null && logRecord instanceof LogRecord.Commit commit) {
      for (Change change : commit.changes()) {
        switch (change) {
          case Change.Valued valued -> lengths.put(change.key(), valued.length());
          case Change.Removed _ -> lengths.remove(change.key());
          case Change.Touched _ -> {}
        }
      }
    }
  }

  /** After the last record. */
  void end() {
    if (!isProven && kept > 0) {
      throw refused("is at position " + kept + ", which the log does not have");
    }
    if (lengths == null) {
      return;
    }
    StoreStats stats = store.stats();
    long bytes = lengths.values().stream().mapToLong(Long::longValue).sum();
    if (stats.entries() != lengths.size() || stats.valueBytes() != bytes) {
      throw refused(
          "has %d entries of %d bytes, and the log says %d of %d"
              .formatted(stats.entries(), stats.valueBytes(), lengths.size(), bytes));
    }
  }

  private static HoldfastException refused(String why) {
    return new HoldfastException(
        Refusal.of(
            ErrorCode.CORRUPT,
            "The store "
                + why
                + ", or is not the one that the store was filled from. The log is the truth. To rebuild the store from"
                + " it, remove the store's directory (data/rocksdb for the store rocksdb, or its store.config.path)"
                + " and start again; what only the store has is lost then."));
  }
}
