package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a replayed record a store still needs that was filled while writes went on: each
 * of its entries is as it was at some moment of that time.
 *
 * <p>What an entry has already is left out. So is what extends a value that is not there: it was
 * deleted, or replaced as a whole, before its key was looked at, and a later record says so.
 */
final class FuzzyWindow {
  /** The entry is at or above the record. */
  private static final long AHEAD = -1;

  private static final long ABSENT = 0;

  private final ContextStore store;

  FuzzyWindow(ContextStore store) {
    this.store = store;
  }

  /** The record with what the store still needs. */
  LogRecord.Commit needed(long position, LogRecord.Commit commit) {
    return needed(position, commit, null);
  }

  /**
   * The same behind damage of the log: what builds upon a value that is not there cannot be proven,
   * until its key is written as a whole, or deleted.
   */
  LogRecord.Commit needed(long position, LogRecord.Commit commit, @Nullable Quarantine quarantine) {
    Map<ContextKey, Long> versions = new HashMap<>();
    List<Change> needed = new ArrayList<>(commit.changes().size());
    for (Change change : commit.changes()) {
      long before = versions.computeIfAbsent(change.key(), key -> version(position, key));
      if (before != AHEAD && fits(change, before)) {
        needed.add(change);
        versions.put(change.key(), change instanceof Change.Removed ? ABSENT : change.version());
        if (quarantine != null) {
          quarantine.release(change.key());
        }
      } else if (before != AHEAD && quarantine != null) {
        quarantine.add(change.key(), change.version());
      }
    }
    return new LogRecord.Commit(commit.timeMillis(), commit.writer(), commit.idempotency(), needed);
  }

  private long version(long position, ContextKey key) {
    Optional<EntryHead> head = store.head(key);
    if (head.isEmpty()) {
      return ABSENT;
    }
    return head.get().position() >= position ? AHEAD : head.get().version();
  }

  private static boolean fits(Change change, long before) {
    return switch (change) {
      case Change.Replaced _, Change.Removed _ -> true;
      case Change.Delta delta -> delta.base() == before;
      case Change.Touched touched -> touched.version() == before;
      case Change.Appended appended ->
          appended.facts().created() || appended.version() == before + 1;
    };
  }
}
