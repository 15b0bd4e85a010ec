package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a record means for the store: the same when it is replayed as when it was new. */
final class StoreChanges {
  private static final byte[] NOTHING = {};

  private StoreChanges() {}

  /**
   * The batch of a record.
   *
   * @param stamp the hash over the entries afterwards, where it is known
   */
  static StoreBatch of(
      long position, LogRecord.Commit commit, Optional<Digest> stamp, VersionRows rows) {
    List<Change> changes = commit.changes();
    List<StoreChange> means;
    if (changes.size() == 1) {
      means = List.of(of(position, commit, changes.getFirst()));
    } else {
      means = new ArrayList<>(changes.size());
      for (Change change : changes) {
        means.add(of(position, commit, change));
      }
    }
    return new StoreBatch(position, means, stamp, rows.of(position, commit));
  }

  private static StoreChange of(long position, LogRecord.Commit commit, Change change) {
    return switch (change) {
      case Change.Replaced replaced ->
          new StoreChange.Replace(
              head(position, commit, change, replaced.facts(), replaced.value().length),
              replaced.value());
      case Change.Delta delta ->
          new StoreChange.Replace(
              head(position, commit, change, delta.facts(), delta.length()),
              Objects.requireNonNull(delta.value(), "decoded before it is applied"));
      case Change.Appended appended ->
          appended.facts().created()
              ? new StoreChange.Replace(
                  head(position, commit, change, appended.facts(), appended.length()),
                  appended.tail())
              : new StoreChange.Splice(
                  head(position, commit, change, appended.facts(), appended.length()),
                  appended.keep(),
                  appended.tail());
      case Change.Touched touched ->
          // The whole value stays: only its head is another.
          new StoreChange.Splice(touched.head(position), touched.length(), NOTHING);
      case Change.Removed removed -> new StoreChange.Remove(removed.key());
    };
  }

  private static EntryHead head(
      long position, LogRecord.Commit commit, Change change, Change.Facts facts, long length) {
    ContextKey key = change.key();
    return new EntryHead(
        key,
        change.version(),
        length,
        facts.digest(),
        facts.contentType(),
        facts.deadlineMillis(),
        facts.priority(),
        commit.writer(),
        commit.timeMillis(),
        position,
        facts.ttlMillis());
  }
}
