package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Written;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives every write its place: checks it against the pending head (all that was sequenced, applied
 * or not), appends it to the log, and goes on without waiting for the disk.
 *
 * <p>One write at a time, on the caller's thread. When the log fails, every later write is refused
 * by the log itself; what was sequenced and not acknowledged fails, and only a restart, which
 * replays, goes on.
 */
public final class Sequencer {
  private final ReentrantLock lock = new ReentrantLock();
  private final Reservations reservations = new Reservations(lock.newCondition());

  private final KernelTables tables;
  private final CommitLog log;
  private final CommitPipeline pipeline;
  private final Optional<Quarantine> quarantine;
  private final InstantSource clock;
  private final Judge judge;

  /**
   * Works on the tables that {@link Recovery} filled; what is in quarantine makes it refuse every
   * write.
   */
  public Sequencer(
      KernelTables tables,
      CommitLog log,
      CommitPipeline pipeline,
      Optional<Quarantine> quarantine,
      InstantSource clock,
      long maxValueBytes) {
    this.tables = tables;
    this.log = log;
    this.pipeline = pipeline;
    this.quarantine = quarantine;
    this.clock = clock;
    this.judge = new Judge(tables, maxValueBytes);
  }

  /** Sequences a write, once no other request holds a reservation of its keys. */
  Sequenced sequence(PreparedWrite write, Attempt attempt) {
    lock.lock();
    try {
      if (!reservations.awaitFree(keys(write), attempt)) {
        return new Sequenced.Refused(keptByAnother());
      }
      long now = clock.millis();
      if (write.idempotency().isPresent()) {
        Sequenced before =
            tables.idempotency().find(write.writer(), write.idempotency().get(), now);
        if (before != null) {
          return before;
        }
      }
      Refusal unavailable = checkAvailable(write);
      return unavailable == null ? decide(write, attempt, now) : new Sequenced.Refused(unavailable);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What {@link #sequence} would make of a write, by the same tables and in the same steps; nothing
   * of it is taken.
   */
  Sequenced foresee(PreparedWrite write, Attempt attempt) {
    lock.lock();
    try {
      if (!reservations.awaitFree(keys(write), attempt)) {
        return new Sequenced.Refused(keptByAnother());
      }
      Refusal unavailable = checkAvailable(write);
      if (unavailable != null) {
        return new Sequenced.Refused(unavailable);
      }
      Decision decision = judge.decision(attempt, tables.tails()::peek, clock.millis());
      Sequenced ended = judge.judge(write, decision);
      if (ended != null) {
        return ended;
      }
      Judge.Need need = judge.need(write, decision, attempt);
      Layer layer = attempt.layer();
      long more = need.bytes() + (layer == null ? 0 : layer.moreBytes());
      return attempt.assumesRoom() || tables.accounting().allows(more, need.isLast())
          ? new Sequenced.Foreseen(decision.foresight(keys(write), tables.costs().isCounted()))
          : new Sequenced.NeedsRoom(more, need.isCritical());
    } finally {
      lock.unlock();
    }
  }

  /** What a plan about these keys would be made by now. */
  Seen seen(Iterable<ContextKey> keys, @Nullable Layer layer) {
    lock.lock();
    try {
      return judge.decision((key, version) -> null, layer, clock.millis()).seen(keys);
    } finally {
      lock.unlock();
    }
  }

  private static List<ContextKey> keys(PreparedWrite write) {
    return write.operations().stream().map(PreparedOperation::key).toList();
  }

  private static Refusal keptByAnother() {
    return Refusal.of(
        ErrorCode.DEADLINE,
        "The deadline passed, or the request was cancelled, while another write had its turn; nothing was changed.");
  }

  /**
   * What was sequenced and lost with a failed log, or could not be applied, is no ground to decide
   * on.
   */
  private @Nullable Refusal checkAvailable(PreparedWrite write) {
    if (quarantine.isPresent()) {
      return quarantine.get().readOnly();
    }
    if (pipeline.failure() != null) {
      return logFailed();
    }
    Refusal behind = pipeline.tooFarBehind();
    if (behind != null) {
      return behind;
    }
    for (PreparedOperation operation : write.operations()) {
      if (pipeline.isUnapplied(operation.key())) {
        return CommitPipeline.unapplied(operation.key());
      }
    }
    return null;
  }

  /** What came of a named request before; null when it is new. */
  @Nullable Sequenced before(String writer, LogRecord.Idempotency name) {
    lock.lock();
    try {
      return tables.idempotency().find(writer, name, clock.millis());
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is decided: what was sequenced last may be lost. */
  static Refusal logFailed() {
    return Refusal.of(
        ErrorCode.UNAVAILABLE,
        "The log failed: nothing was changed, and writes are refused until the daemon is restarted. Reads go on.");
  }

  private Sequenced decide(PreparedWrite write, Attempt attempt, long now) {
    Decision decision = judge.decision(attempt, tables.tails()::find, now);
    Sequenced ended = judge.judge(write, decision);
    if (ended != null) {
      return ended;
    }
    Judge.Need need = judge.need(write, decision, attempt);
    return tables.accounting().reserve(need.bytes(), need.isLast())
        ? accept(write, decision, now, need.bytes())
        : new Sequenced.NeedsRoom(need.bytes(), need.isCritical());
  }

  private Sequenced accept(PreparedWrite write, Decision decision, long now, long reserved) {
    LogRecord.Commit commit =
        new LogRecord.Commit(now, write.writer(), write.idempotency(), decision.changes());
    CompletableFuture<List<Written>> done = new CompletableFuture<>();
    List<Written> results = List.copyOf(decision.results());
    long position = append(commit, reserved);
    decision
        .heads()
        .forEach((key, head) -> tables.heads().sequenced(key, head, position, now, done));
    decision
        .newTails()
        .forEach((key, tail) -> tables.tails().remember(key, versionOf(decision, key), tail));
    tables.countMovedBases(decision.movedBases());
    write
        .idempotency()
        .ifPresent(
            name -> tables.idempotency().remember(write.writer(), name, now, results.size(), done));
    add(position, commit, decision.moreBytes(), reserved, results, done);
    return new Sequenced.Accepted(done);
  }

  /** What was reserved for a record that the log does not take is given back. */
  private long append(LogRecord.Commit commit, long reserved) {
    boolean isAppended = false;
    try {
      long position = log.append(RecordCodec.encode(commit));
      isAppended = true;
      return position;
    } finally {
      if (!isAppended) {
        tables.accounting().undo(reserved);
      }
    }
  }

  private void add(
      long position,
      LogRecord.Commit commit,
      long entryBytes,
      long reserved,
      List<Written> results,
      CompletableFuture<List<Written>> done) {
    Accounting.Taken taken = tables.accounting().taken(entryBytes, reserved);
    pipeline.add(
        position,
        commit,
        () -> applied(position, commit, taken, () -> done.complete(results)),
        done);
  }

  private static long versionOf(Decision decision, ContextKey key) {
    return decision.heads().getOrDefault(key, new Head.Gone(0)).lastVersion();
  }

  private void applied(
      long position, LogRecord.Commit commit, Accounting.Taken taken, Runnable acknowledge) {
    lock.lock();
    try {
      for (Change change : commit.changes()) {
        tables.heads().applied(change.key(), position);
      }
      tables.accounting().applied(taken);
    } finally {
      lock.unlock();
    }
    acknowledge.run();
  }

  /**
   * What a sweep ended.
   *
   * @param count how many entries
   * @param done completes when the store knows, or fails with the log
   */
  public record Expired(int count, CompletableFuture<?> done) {}

  /**
   * What was given up.
   *
   * @param count how many entries
   * @param bytes what they took
   * @param done completes when the store knows and the bytes are free, or fails with the log
   */
  record Evicted(int count, long bytes, CompletableFuture<?> done) {
    static final Evicted NOTHING = new Evicted(0, 0, CompletableFuture.completedFuture(null));
  }

  /** Ends entries whose deadline has passed, if they are still at the version given. */
  public Expired expire(List<EntryHead> candidates) {
    Evicted ended = reclaim((reclaimer, now) -> reclaimer.expire(candidates, now));
    return new Expired(ended.count(), ended.done());
  }

  /**
   * Gives entries up in the order given, until so many bytes are free, if they are still at the
   * version given.
   */
  Evicted evict(List<EntryHead> candidates, long bytes) {
    return reclaim((reclaimer, now) -> reclaimer.evict(candidates, bytes));
  }

  private Evicted reclaim(ObjLongConsumer<Reclaimer> choice) {
    if (quarantine.isPresent()) {
      return Evicted.NOTHING;
    }
    lock.lock();
    try {
      long now = clock.millis();
      Reclaimer ended = new Reclaimer(tables, pipeline);
      choice.accept(ended, now);
      long reserved = ended.tombstoneBytes() - ended.freedBytes();
      if (ended.changes().isEmpty() || !tables.accounting().reserve(reserved, true)) {
        return Evicted.NOTHING;
      }
      LogRecord.Commit commit = new LogRecord.Commit(now, "", Optional.empty(), ended.changes());
      long position = append(commit, reserved);
      CompletableFuture<List<Written>> done = new CompletableFuture<>();
      ended
          .heads()
          .forEach((key, head) -> tables.heads().sequenced(key, head, position, now, done));
      add(position, commit, -ended.freedBytes(), reserved, List.of(), done);
      return new Evicted(ended.changes().size(), ended.freedBytes(), done);
    } finally {
      lock.unlock();
    }
  }

  /** Logs a change of a lease; completes when it is durable. Fences rise at once. */
  public CompletableFuture<Void> lease(Function<Long, LogRecord> recordAt) {
    return add(recordAt).thenAccept(position -> {});
  }

  /** Logs that nothing happened; completes with the record's position when it is durable. */
  public CompletableFuture<Long> canary() {
    return add(LogRecord.Canary::new);
  }

  private CompletableFuture<Long> add(Function<Long, LogRecord> recordAt) {
    lock.lock();
    try {
      if (quarantine.isPresent()) {
        throw quarantine.get().readOnly().toException();
      }
      if (pipeline.failure() != null) {
        throw logFailed().toException();
      }
      LogRecord logRecord = recordAt.apply(clock.millis());
      long position = log.append(RecordCodec.encode(logRecord));
      tables.follow(logRecord);
      CompletableFuture<Long> done = new CompletableFuture<>();
      pipeline.add(position, logRecord, () -> done.complete(position), done);
      return done;
    } finally {
      lock.unlock();
    }
  }

  /** What keeps the log from taking every record although it did not fail. */
  public Optional<Refusal> logTrouble() {
    return log.trouble();
  }

  /** Why no write is taken, nor any lease granted; empty when they are. */
  public Optional<Refusal> readOnly() {
    return quarantine.map(Quarantine::readOnly);
  }

  /** The leases that keep others out, as the log has them: in force, or within the grace. */
  public List<Leases.Lease> leases() {
    lock.lock();
    try {
      return tables.fences().keepingOthersOut(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  /** The newest write of the key that is sequenced and not applied yet; null when there is none. */
  @Nullable CompletableFuture<?> pending(ContextKey key) {
    lock.lock();
    try {
      return tables.heads().pending(key);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps other writes of the keys waiting until the reservation is ended; all keys or none are
   * taken. False when the request's time was over first.
   */
  boolean reserve(PreparedWrite write, Attempt attempt) {
    lock.lock();
    try {
      List<ContextKey> keys = keys(write);
      if (!reservations.awaitFree(keys, attempt)) {
        return false;
      }
      reservations.take(keys, attempt);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void endReservation(Attempt attempt) {
    lock.lock();
    try {
      reservations.end(attempt);
    } finally {
      lock.unlock();
    }
  }
}
