package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings durable records into the store, in order. What the store could not take (a full disk under
 * a store on disk) stands in the log: it is applied from there when the store can again, and until
 * then its keys are unavailable. Nothing of a record is kept in memory meanwhile but its keys.
 */
public final class Applier {
  /** With more keys waiting, further writes are refused. */
  static final int MAX_UNAPPLIED_KEYS = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final Set<ContextKey> unapplied = ConcurrentHashMap.newKeySet();
  private final ContextStore store;
  private final CommitLog log;
  private final VersionRows rows;
  private final AppliedState state;
  private final DeltaReplay deltas;
  private volatile boolean isBehind;

  /** The last commit that was handed in. Of the applying thread alone. */
  private long newest;

  /** Applies to the store, and reads again from the log. */
  public Applier(
      ContextStore store, CommitLog log, Codecs codecs, VersionRows rows, AppliedState state) {
    this.store = store;
    this.state = state;
    this.log = log;
    this.rows = rows;
    this.deltas = new DeltaReplay(store, codecs);
  }

  /** Applies a record, or remembers that it is not applied; never throws. */
  void apply(long position, LogRecord.Commit commit) {
    newest = position;
    if (isBehind) {
      markUnapplied(commit);
      return;
    }
    try {
      applyNow(position, commit);
    } catch (RuntimeException e) {
      // The record is durable, so the write stands; what cannot be read is said to be unavailable.
      LOG.error("the store could not apply the record at {}", position, e);
      markUnapplied(commit);
      // A store in memory fails for no reason that would pass, and goes on with other keys.
      isBehind = store instanceof OnDiskStore;
    }
  }

  private void applyNow(long position, LogRecord.Commit commit) {
    Digest before = state.entries();
    Digest stamp = state.stamp(commit, store);
    try {
      store.apply(StoreChanges.of(position, commit, Optional.of(stamp), rows));
    } catch (RuntimeException e) {
      state.entries(StateHash.of(before));
      throw e;
    }
  }

  private void markUnapplied(LogRecord.Commit commit) {
    for (Change change : commit.changes()) {
      unapplied.add(change.key());
    }
  }

  /** Whether a part of the log waits for the store. */
  boolean isBehind() {
    return isBehind;
  }

  /** Tries again what could not be applied; on the applying thread. */
  void catchUp() {
    if (!isBehind) {
      return;
    }
    try {
      log.replay(store.appliedPosition(), this::applyAgain);
    } catch (IOException | RuntimeException e) {
      LOG.debug("the store is still behind", e);
    }
    if (store.appliedPosition() >= newest) {
      isBehind = false;
      LOG.info(
          "the store has caught up with the log; {} keys are available again", unapplied.size());
      unapplied.clear();
    }
  }

  private void applyAgain(long position, byte[] payload) {
    if (position <= newest && RecordCodec.decode(payload) instanceof LogRecord.Commit commit) {
      applyNow(position, deltas.decode(commit));
    }
  }

  /** Whether a durable write of the key is not applied. */
  boolean isUnapplied(ContextKey key) {
    return !unapplied.isEmpty() && unapplied.contains(key);
  }

  /** Whether that is so for any key that begins like this. */
  boolean isUnappliedBelow(String prefix) {
    return !unapplied.isEmpty() && unapplied.stream().anyMatch(key -> key.startsWith(prefix));
  }

  int unappliedKeys() {
    return unapplied.size();
  }
}
