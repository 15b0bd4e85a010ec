package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state after the last record that was applied, as far as the store does not have it: tables
 * and the state hash. The sequencer's own tables run ahead of it, and what they hold of a write
 * that never became durable must not survive in a checkpoint. Used by the recovering thread, then
 * by the applying one.
 */
public final class AppliedState {

  /**
   * The state hash of a position.
   *
   * @param position the last record applied
   * @param hash over live entries and fences
   * @param print tells the record at the position from that of another log; 0 when it is not known
   */
  public record Mark(long position, Digest hash, long print) {
    /** Of a record that is not known. */
    public Mark(long position, Digest hash) {
      this(position, hash, RecordPrint.NONE);
    }
  }

  /**
   * The tables of a position.
   *
   * @param position the last record applied
   * @param storePosition the last one that changed entries: a store on disk is there at least
   * @param tables as they are after it
   */
  public record Begin(long position, long storePosition, TableImage tables) {}

  private final RecordTables tables;
  private StateHash entries = new StateHash();
  private long position;
  private long checkpointed;
  private long storePosition;
  private long timeMillis;
  private long print = RecordPrint.NONE;

  /** Before the first record; what is remembered of keys that are gone has no limit but time. */
  public AppliedState(IdempotencySettings idempotency) {
    this(idempotency, Long.MAX_VALUE);
  }

  /** Before the first record; what is remembered of keys that are gone may take so many bytes. */
  public AppliedState(IdempotencySettings idempotency, long goneBytes) {
    tables = new RecordTables(idempotency, goneBytes);
  }

  /** Begins with the state of a checkpoint; called once, before anything else. */
  public void restore(Begin begin) {
    TableImage image = begin.tables();
    tables.restore(image);
    position = begin.position();
    checkpointed = position;
    storePosition = begin.storePosition();
    timeMillis = image.timeMillis();
  }

  /** The hash over the entries is this from here on. */
  void entries(StateHash hash) {
    entries = hash;
  }

  /** The hash over the entries. */
  Digest entries() {
    return entries.value();
  }

  /**
   * Before the store applies a commit: the hash over the entries as they are afterwards.
   *
   * @param store still as the record before left it
   */
  Digest stamp(LogRecord.Commit commit, ContextStore store) {
    List<Change> changes = commit.changes();
    if (changes.size() == 1) {
      step(changes.getFirst(), store);
    } else {
      Map<ContextKey, Change> last = new java.util.LinkedHashMap<>();
      changes.forEach(change -> last.put(change.key(), change));
      last.values().forEach(change -> step(change, store));
    }
    return entries.value();
  }

  private void step(Change change, ContextStore store) {
    store.head(change.key()).ifPresent(entries::remove);
    switch (change) {
      case Change.Valued valued -> add(change, valued.facts());
      case Change.Touched touched -> add(change, touched.facts());
      case Change.Removed _ -> {}
    }
  }

  private void add(Change change, Change.Facts facts) {
    entries.add(change.key(), change.version(), facts.digest(), facts.deadlineMillis());
  }

  /** The store has applied a record, or it was none for the store. */
  void follow(long at, LogRecord logRecord) {
    tables.follow(logRecord);
    position = at;
    print = RecordPrint.of(logRecord);
    if (logRecord instanceof LogRecord.Commit) {
      storePosition = at;
    }
    timeMillis = Math.max(timeMillis, logRecord.timeMillis());
  }

  /**
   * Goes on at a later position with the same state: what was between is given up.
   *
   * @param version no key is given a version at or below this one again
   * @param store takes the changes that come with it
   */
  public void giveUpTo(long at, long version, List<StoreChange> changes, ContextStore store) {
    tables.tombstones().raise(version);
    for (StoreChange change : changes) {
      store.head(change.key()).ifPresent(entries::remove);
      switch (change) {
        case StoreChange.Replace replace -> entries.add(replace.head());
        case StoreChange.Splice _, StoreChange.Remove _ ->
            throw new IllegalArgumentException("only whole values");
      }
    }
    store.apply(new StoreBatch(at, changes, Optional.of(entries.value()), List.of()));
    position = at;
    storePosition = at;
    print = RecordPrint.NONE;
  }

  /** The position of the last record. */
  long position() {
    return position;
  }

  /** The position of the checkpoint that this state began with, 0 when there was none. */
  public long checkpointed() {
    return checkpointed;
  }

  /** The tables, copied. */
  public Begin begin() {
    return new Begin(position, storePosition, tables.image(timeMillis));
  }

  /** The state hash. */
  public Mark mark() {
    return new Mark(position, total(entries), print);
  }

  /** The hash over these entries and the present fences. */
  Digest total(StateHash ofEntries) {
    StateHash total = StateHash.of(ofEntries.value());
    total.addFences(tables.fences().registers());
    return total.value();
  }

  /** The highest time of a record, in milliseconds since the epoch; 0 when there was none. */
  public Optional<java.time.Instant> lastRecordTime() {
    return timeMillis == 0
        ? Optional.empty()
        : Optional.of(java.time.Instant.ofEpochMilli(timeMillis));
  }
}
