package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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
  private final long maxValueBytes;

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
    this.maxValueBytes = maxValueBytes;
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
    Decision decision =
        new Decision(
            tables.heads(),
            (key, version) -> {
              ValueTail found = attempt.tail(key, version);
              return found == null ? tables.tails().find(key, version) : found;
            },
            tables.fences(),
            maxValueBytes,
            write.writer(),
            now);
    for (Map.Entry<ContextKey, Long> base : write.bases().entrySet()) {
      if (!decision.isAt(base.getKey(), base.getValue())) {
        return new Sequenced.Moved(base.getKey());
      }
    }
    for (int i = 0; i < write.operations().size(); i++) {
      Refusal refusal = decision.decide(write.operations().get(i));
      if (refusal != null) {
        return new Sequenced.Refused(write.batch() ? refusal.with("index", i) : refusal);
      }
      if (decision.needsTails()) {
        return new Sequenced.NeedsTails(
            decision.missingTails(write.operations().subList(i, write.operations().size())));
      }
    }
    if (!tables.budget().allows(decision.moreBytes())) {
      return new Sequenced.Refused(tables.budget().refusal(decision.moreBytes()));
    }
    return accept(write, decision, now);
  }

  private Sequenced accept(PreparedWrite write, Decision decision, long now) {
    LogRecord.Commit commit =
        new LogRecord.Commit(now, write.writer(), write.idempotency(), decision.changes());
    CompletableFuture<List<Written>> done = new CompletableFuture<>();
    List<Written> results = List.copyOf(decision.results());
    long position = log.append(RecordCodec.encode(commit));
    decision
        .heads()
        .forEach((key, head) -> tables.heads().sequenced(key, head, position, now, done));
    decision
        .newTails()
        .forEach((key, tail) -> tables.tails().remember(key, versionOf(decision, key), tail));
    tables.budget().add(decision.moreBytes());
    tables.countMovedBases(decision.movedBases());
    write
        .idempotency()
        .ifPresent(name -> tables.idempotency().remember(write.writer(), name, now, done));
    pipeline.add(
        position, commit, () -> applied(position, commit, () -> done.complete(results)), done);
    return new Sequenced.Accepted(done);
  }

  private static long versionOf(Decision decision, ContextKey key) {
    return decision.heads().getOrDefault(key, new Head.Gone(0)).lastVersion();
  }

  private void applied(long position, LogRecord.Commit commit, Runnable acknowledge) {
    lock.lock();
    try {
      for (Change change : commit.changes()) {
        tables.heads().applied(change.key(), position);
      }
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

  /** Ends entries whose deadline has passed, if they are still at the version given. */
  public Expired expire(List<EntryHead> candidates) {
    if (quarantine.isPresent()) {
      return new Expired(0, CompletableFuture.completedFuture(null));
    }
    lock.lock();
    try {
      long now = clock.millis();
      List<Change> changes = new ArrayList<>();
      Map<ContextKey, Head> heads = new HashMap<>();
      long freed = 0;
      for (EntryHead candidate : candidates) {
        Head head = tables.heads().find(candidate.key());
        if (head instanceof Head.Live(EntryHead entry)
            && entry.version() == candidate.version()
            && entry.isExpiredAt(now)
            && !pipeline.isUnapplied(entry.key())) {
          changes.add(new Change.Removed(entry.key(), entry.version(), ChangeKind.EXPIRED));
          heads.put(entry.key(), new Head.Gone(entry.version()));
          freed += MemoryBudget.cost(head);
        }
      }
      if (changes.isEmpty()) {
        return new Expired(0, CompletableFuture.completedFuture(null));
      }
      LogRecord.Commit commit = new LogRecord.Commit(now, "", Optional.empty(), changes);
      long position = log.append(RecordCodec.encode(commit));
      CompletableFuture<List<Written>> done = new CompletableFuture<>();
      heads.forEach((key, head) -> tables.heads().sequenced(key, head, position, now, done));
      tables.budget().add(-freed);
      pipeline.add(
          position, commit, () -> applied(position, commit, () -> done.complete(List.of())), done);
      return new Expired(changes.size(), done);
    } finally {
      lock.unlock();
    }
  }

  /** Logs a change of a lease; completes when it is durable. Fences rise at once. */
  public CompletableFuture<Void> lease(Function<Long, LogRecord> recordAt) {
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
      CompletableFuture<Void> done = new CompletableFuture<>();
      pipeline.add(position, logRecord, () -> done.complete(null), done);
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
