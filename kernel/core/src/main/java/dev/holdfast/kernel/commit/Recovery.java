package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the state from the log, record by record, through the same code that applies new ones:
 * all of it, or what is above a checkpoint whose state hash is then proven.
 */
public final class Recovery {
  private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int SCAN = 1024;

  /** The fact of a refusal that says that the log ends below the proof of a good checkpoint. */
  public static final String LOST_END = "logEnd";

  /**
   * What the replay begins with.
   *
   * @param name for people: {@code the whole log}, {@code checkpoint ...}
   * @param position the replay begins after it
   * @param storePosition where a store that kept its state is at least
   * @param proof where the state hash is known, at or above {@code position}
   * @param loading how long it took to load
   */
  public record Origin(
      String name,
      long position,
      long storePosition,
      Optional<AppliedState.Mark> proof,
      Duration loading) {
    /** Nothing but the log. */
    public static final Origin LOG =
        new Origin("the whole log", 0, 0, Optional.empty(), Duration.ZERO);
  }

  /**
   * What was recovered.
   *
   * @param records how many records were replayed
   * @param position the last position
   * @param duration how long it took, with the loading of a checkpoint
   * @param source what the replay began with
   * @param proven whether the state hash was compared with one that was written down
   */
  public record Report(
      long records, long position, Duration duration, String source, boolean proven) {

    /** As a sentence for people, without a full stop. */
    public String told() {
      return "recovered %d records in %d ms from %s%s"
          .formatted(records, duration.toMillis(), source, proven ? ", state hash proven" : "");
    }
  }

  private final CommitLog log;
  private final ContextStore store;
  private final DeltaReplay deltas;
  private final FuzzyWindow window;
  private final KernelTables tables;
  private final AppliedState state;
  private final EntryTally tally;
  private final VersionRows rows;
  private final List<RecordFollower> followers;
  private final Threads threads;
  private final Ticker ticker;
  private final Consumer<String> progress;
  private final StoreProof proof;
  private final boolean isIncremental;
  private final @Nullable Quarantine quarantine;

  private Origin origin = Origin.LOG;
  private boolean isFuzzy;
  private boolean isTallied;
  private boolean isChecked;
  private boolean isProven;
  private @Nullable StateHash scanned;
  private long firstPosition;
  private long records;
  private long lastReport;

  /**
   * Nothing is replayed yet.
   *
   * @param tally of what the store was filled with, when it was
   * @param quarantine takes what cannot be proven, and the recovery goes on; when absent, the first
   *     of it ends the recovery
   */
  public Recovery(
      CommitLog log,
      ContextStore store,
      Codecs codecs,
      KernelTables tables,
      AppliedState state,
      EntryTally tally,
      VersionRows rows,
      List<RecordFollower> followers,
      Optional<Quarantine> quarantine,
      Threads threads,
      Ticker ticker,
      Consumer<String> progress) {
    this.log = log;
    this.store = store;
    this.deltas = new DeltaReplay(store, codecs);
    this.window = new FuzzyWindow(store);
    this.tables = tables;
    this.state = state;
    this.tally = tally;
    this.rows = rows;
    this.followers = List.copyOf(followers);
    this.quarantine = quarantine.orElse(null);
    this.threads = threads;
    this.ticker = ticker;
    this.progress = progress;
    this.proof = new StoreProof(store);
    this.isIncremental =
        store instanceof OnDiskStore onDisk
            && (onDisk.stamp().isPresent() || store.appliedPosition() == 0);
  }

  /**
   * Replays what the log has above the origin; a store that kept its state takes what is above its
   * position.
   *
   * @param from what the store, the tables and the followers were filled from already
   * @throws HoldfastException when the state is not the one that was written down, or that of the
   *     store is not one that this log led to
   */
  public Report run(Origin from) throws IOException {
    try {
      return replayAbove(from);
    } finally {
      tally.close();
    }
  }

  /** A checkpoint of another home may be whole, and its positions may exist here too. */
  private void checkLog(Origin from, long proofPosition) throws IOException {
    long expected = from.proof().map(AppliedState.Mark::print).orElse(RecordPrint.NONE);
    if (expected == RecordPrint.NONE) {
      return;
    }
    Optional<byte[]> found;
    try {
      found = log.read(proofPosition);
    } catch (HoldfastException e) {
      // Damage is told where the log is read in order.
      return;
    }
    if (found.isPresent() && RecordPrint.of(RecordCodec.decode(found.get())) != expected) {
      throw new HoldfastException(
          ErrorCode.CORRUPT,
          "The record at %d is not the one over which %s was written: it belongs to another log"
              .formatted(proofPosition, from.name()));
    }
  }

  private Report replayAbove(Origin from) throws IOException {
    long start = ticker.nanos();
    lastReport = start;
    origin = from;
    isFuzzy = from.position() > 0 && !(store instanceof OnDiskStore);
    isTallied = !(store instanceof OnDiskStore) && (isFuzzy || store.appliedPosition() == 0);
    firstPosition = from.position();
    long end = log.end();
    long proofPosition = from.proof().map(AppliedState.Mark::position).orElse(0L);
    if (end < proofPosition) {
      lostEnd(end, from, proofPosition);
    } else if (proofPosition > 0) {
      checkLog(from, proofPosition);
    }
    if (isIncremental && store instanceof OnDiskStore onDisk) {
      state.entries(onDisk.stamp().map(StateHash::of).orElseGet(StateHash::new));
    }
    if (quarantine != null && !isFuzzy && store.appliedPosition() > end) {
      quarantine.note("the store is above the end of the log, which lost it");
      end = store.appliedPosition();
    }
    boolean isKept = store.appliedPosition() > 0;
    proof.begin(end, from, isFuzzy);
    followers.forEach(follower -> follower.beginsAfter(from.position()));
    LogReading.run(log, from.position(), threads, new Replay());
    check();
    if (quarantine == null) {
      proof.end();
    }
    finish(isKept);
    Duration duration = from.loading().plusNanos(ticker.nanos() - start);
    return new Report(records, end, duration, from.name(), isProven);
  }

  private final class Replay implements LogReading.User {
    @Override
    public void read(long position, LogRecord logRecord) {
      replay(position, logRecord);
    }

    @Override
    public void damaged(LogDamage damage) {
      if (quarantine == null) {
        throw damage.toException();
      }
      quarantine.note(damage);
    }
  }

  private void replay(long position, LogRecord logRecord) {
    if (!isChecked && origin.proof().isPresent() && position > origin.proof().get().position()) {
      check();
    }
    if (quarantine == null) {
      proof.before(position, logRecord);
    }
    if (logRecord instanceof LogRecord.Commit commit) {
      apply(position, commit);
    }
    proof.follow(logRecord);
    state.follow(position, logRecord);
    for (RecordFollower follower : followers) {
      follower.applied(position, logRecord);
    }
    scanned = null;
    records++;
    if ((records & 0xfff) == 0 && ticker.nanos() - lastReport > REPORT_NANOS) {
      lastReport = ticker.nanos();
      progress.accept(told(position));
    }
  }

  private String told(long position) {
    long whole = Math.max(1, log.end() - firstPosition);
    return "recovering from %s: %d records of the log replayed, %d %%"
        .formatted(origin.name(), records, 100 * (position - firstPosition) / whole);
  }

  private void apply(long position, LogRecord.Commit commit) {
    if (quarantine != null && quarantine.isLogDamaged()) {
      applyBehindDamage(position, commit, quarantine);
    } else if (isFuzzy && !isChecked) {
      LogRecord.Commit needed = window.needed(position, commit);
      take(StoreChanges.of(position, deltas.decode(needed), Optional.empty(), rows));
    } else {
      proof.apply(
          position,
          () -> {
            LogRecord.Commit whole = deltas.decode(commit);
            Optional<Digest> stamp =
                isIncremental ? Optional.of(state.stamp(commit, store)) : Optional.empty();
            take(StoreChanges.of(position, whole, stamp, rows));
          });
    }
  }

  /**
   * A record that carries all of a value is proven by itself; what builds upon another may not be.
   */
  private void applyBehindDamage(long position, LogRecord.Commit commit, Quarantine unproven) {
    if (store instanceof OnDiskStore) {
      // It keeps what it is given, and a later start could not tell that something is missing.
      if (position > store.appliedPosition()) {
        commit.changes().forEach(change -> unproven.add(change.key(), change.version()));
      }
      return;
    }
    LogRecord.Commit needed = window.needed(position, commit, unproven);
    try {
      take(StoreChanges.of(position, deltas.decode(needed), Optional.empty(), VersionRows.none()));
    } catch (HoldfastException e) {
      needed.changes().forEach(change -> unproven.add(change.key(), change.version()));
    }
  }

  private void take(StoreBatch batch) {
    if (isTallied) {
      tally.apply(batch, store);
    } else {
      store.apply(batch);
    }
  }

  /** All records up to the proof's position are applied: the hash must be the one written down. */
  private void check() {
    if (isChecked) {
      return;
    }
    isChecked = true;
    Optional<AppliedState.Mark> expected = origin.proof();
    // A store that was ahead already is proven by the record at its own position.
    if (expected.isEmpty()
        || log.end() < expected.get().position()
        || proof.isAhead(expected.get().position())) {
      return;
    }
    Digest actual = isIncremental ? state.mark().hash() : state.total(entries());
    if (!actual.equals(expected.get().hash())) {
      unproven(
          "the state hash at %d is not the one that %s recorded"
              .formatted(expected.get().position(), origin.name()));
      return;
    }
    isProven = true;
  }

  /** The hash over all entries of the store. */
  private StateHash entries() {
    return isTallied ? tally.hash() : scan();
  }

  private StateHash scan() {
    StateHash hash = scanned;
    if (hash == null) {
      StateHash fresh = new StateHash();
      forEach(fresh::add);
      hash = fresh;
      scanned = fresh;
    }
    return hash;
  }

  private void forEach(Consumer<EntryHead> visitor) {
    Optional<ContextKey> after = Optional.empty();
    List<EntryHead> heads;
    do {
      heads = store.scan("", after, SCAN);
      heads.forEach(visitor);
      after = heads.isEmpty() ? after : Optional.of(heads.getLast().key());
    } while (heads.size() == SCAN);
  }

  private void finish(boolean isKept) {
    if (!isIncremental) {
      state.entries(entries());
    } else if (firstPosition == 0 && isKept && !scan().value().equals(state.entries())) {
      throw new HoldfastException(
          ErrorCode.CORRUPT,
          "The entries of the store are not those that its stamp stands for. Remove the store's directory and start"
              + " again: it is then filled from the log.");
    }
    tables.restore(state.begin().tables());
    if (isTallied) {
      tables.accounting().recovered(tally.bytes());
    } else {
      LongAdder bytes = new LongAdder();
      if (tables.costs().isCounted()) {
        forEach(head -> bytes.add(tables.costs().of(head)));
      }
      tables.accounting().recovered(bytes.sum());
    }
  }

  private void lostEnd(long end, Origin from, long proofPosition) {
    String what =
        "the log ends at %d, and %s was written up to %d: the log lost its end"
            .formatted(end, from.name(), proofPosition);
    if (quarantine == null) {
      throw Refusal.of(ErrorCode.CORRUPT, what + ".").with(LOST_END, end).toException();
    }
    quarantine.note(what);
  }

  private void unproven(String what) {
    if (quarantine == null) {
      throw new HoldfastException(
          ErrorCode.CORRUPT,
          Character.toUpperCase(what.charAt(0))
              + what.substring(1)
              + ". 'holdfast recover' shows what can be saved.");
    }
    quarantine.note(what);
  }
}
