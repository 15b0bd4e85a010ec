package dev.holdfast.kernel.commit;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the whole values of a replayed record's deltas. The base of each is what the store holds
 * just before the record: the sequencer never logs a delta for a key that an earlier change of the
 * same record touched.
 */
final class DeltaReplay {
  private final ContextStore store;
  private final Codecs codecs;

  DeltaReplay(ContextStore store, Codecs codecs) {
    this.store = store;
    this.codecs = codecs;
  }

  /**
   * The record with all values whole.
   *
   * @throws HoldfastException with {@link ErrorCode#CORRUPT} when one cannot be made
   */
  LogRecord.Commit decode(LogRecord.Commit commit) {
    if (!holdsDelta(commit)) {
      return commit;
    }
    List<Change> changes = new ArrayList<>(commit.changes().size());
    for (Change change : commit.changes()) {
      changes.add(change instanceof Change.Delta delta ? decode(delta) : change);
    }
    return new LogRecord.Commit(
        commit.timeMillis(), commit.writer(), commit.idempotency(), changes);
  }

  private static boolean holdsDelta(LogRecord.Commit commit) {
    for (Change change : commit.changes()) {
      if (change instanceof Change.Delta) {
        return true;
      }
    }
    return false;
  }

  private Change.Delta decode(Change.Delta delta) {
    if (store.find(delta.key()) instanceof StoreRead.Hit hit
        && hit.head().version() == delta.base()) {
      return delta.decoded(codecs.decode(delta, hit.value()).orThrow());
    }
    throw new HoldfastException(
        ErrorCode.CORRUPT,
        "The log cannot be replayed: version "
            + delta.version()
            + " of '"
            + delta.key()
            + "' is a difference from version "
            + delta.base()
            + ", which is not there. Restore the home from a backup.");
  }
}
