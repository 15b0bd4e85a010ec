package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
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
import java.util.concurrent.locks.Condition;
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
  private final Condition unreserved = lock.newCondition();
  private final Map<ContextKey, Object> reservations = new HashMap<>();

  private final KernelTables tables;
  private final CommitLog log;
  private final CommitPipeline pipeline;
  private final InstantSource clock;
  private final long maxValueBytes;

  /** Works on the tables that {@link Recovery} filled. */
  public Sequencer(
      KernelTables tables,
      CommitLog log,
      CommitPipeline pipeline,
      InstantSource clock,
      long maxValueBytes) {
    this.tables = tables;
    this.log = log;
    this.pipeline = pipeline;
    this.clock = clock;
    this.maxValueBytes = maxValueBytes;
  }

  /** Sequences a write. */
  public Sequenced sequence(PreparedWrite write) {
    return sequence(write, null);
  }

  /** Sequences a write on behalf of whoever holds the reservation of its key. */
  Sequenced sequence(PreparedWrite write, @Nullable Object reservation) {
    lock.lock();
    try {
      awaitReservations(write, reservation);
      long now = clock.millis();
      if (write.idempotency().isPresent()) {
        Sequenced before =
            tables.idempotency().find(write.writer(), write.idempotency().get(), now);
        if (before != null) {
          return before;
        }
      }
      return decide(write, now);
    } finally {
      lock.unlock();
    }
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

  private Sequenced decide(PreparedWrite write, long now) {
    Decision decision =
        new Decision(tables.heads(), tables.tails(), tables.fences(), maxValueBytes, now);
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
      ContextKey missing = decision.missingTail();
      if (missing != null) {
        return new Sequenced.NeedsTail(missing);
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
   * Ends entries whose deadline has passed, if they are still at the version given; answers how
   * many of them ended.
   */
  public int expire(List<EntryHead> candidates) {
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
            && entry.isExpiredAt(now)) {
          changes.add(new Change.Removed(entry.key(), entry.version(), ChangeKind.EXPIRED));
          heads.put(entry.key(), new Head.Gone(entry.version()));
          freed += MemoryBudget.cost(head);
        }
      }
      if (changes.isEmpty()) {
        return 0;
      }
      LogRecord.Commit commit = new LogRecord.Commit(now, "", Optional.empty(), changes);
      long position = log.append(RecordCodec.encode(commit));
      CompletableFuture<List<Written>> done = new CompletableFuture<>();
      heads.forEach((key, head) -> tables.heads().sequenced(key, head, position, now, done));
      tables.budget().add(-freed);
      pipeline.add(
          position, commit, () -> applied(position, commit, () -> done.complete(List.of())), done);
      return changes.size();
    } finally {
      lock.unlock();
    }
  }

  /** Logs a change of a lease; completes when it is durable. Fences rise at once. */
  public CompletableFuture<Void> lease(Function<Long, LogRecord> recordAt) {
    lock.lock();
    try {
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

  /** The leases in force, as the log has them. */
  public List<Leases.Lease> leasesInForce() {
    lock.lock();
    try {
      return tables.fences().inForce(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  /** Tells where the value of a key ends, so that appends to it need not look. */
  void rememberTail(ContextKey key, long version, ValueTail tail) {
    lock.lock();
    try {
      tables.tails().remember(key, version, tail);
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
   * taken.
   */
  Object reserve(List<ContextKey> keys) {
    lock.lock();
    try {
      while (keys.stream().anyMatch(reservations::containsKey)) {
        unreserved.awaitUninterruptibly();
      }
      Object reservation = new Object();
      keys.forEach(key -> reservations.put(key, reservation));
      return reservation;
    } finally {
      lock.unlock();
    }
  }

  void endReservation(Object reservation) {
    lock.lock();
    try {
      reservations.values().removeIf(held -> held == reservation);
      unreserved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitReservations(PreparedWrite write, @Nullable Object own) {
    while (isReservedByOthers(write, own)) {
      unreserved.awaitUninterruptibly();
    }
  }

  private boolean isReservedByOthers(PreparedWrite write, @Nullable Object own) {
    if (reservations.isEmpty()) {
      return false;
    }
    for (PreparedOperation operation : write.operations()) {
      Object held = reservations.get(operation.key());
      if (held != null && held != own) {
        return true;
      }
    }
    return false;
  }
}
