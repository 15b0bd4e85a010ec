package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies and acknowledges records in position order, once the log says that they are durable. Runs
 * on a thread of its own, so that applying one group overlaps with the sync of the next.
 */
public final class CommitPipeline implements LogListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitPipeline.class);

  private static final String REMEDY =
      "The log has it, and it is applied when the store can: see health and the daemon's log, and give the store's"
          + " disk room.";

  /** How often a store that failed is tried again. */
  private static final Duration CATCH_UP = Duration.ofSeconds(1);

  private record Waiting(
      long position, LogRecord logRecord, Runnable acknowledge, CompletableFuture<?> done) {}

  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final LongAdder commits = new LongAdder();
  private final LongAdder changes = new LongAdder();
  private final Queue<Runnable> between = new ConcurrentLinkedQueue<>();
  private final Applier applier;
  private final AppliedState state;
  private final List<RecordFollower> followers;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long durable;
  private volatile long applied;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private volatile boolean catchUpIsDue;
  private final Threads.Repeating catchingUp;

  /** Starts the applying thread. */
  public static CommitPipeline open(
      Applier applier, AppliedState state, List<RecordFollower> followers, Threads threads) {
    CommitPipeline pipeline = new CommitPipeline(applier, state, followers, threads);
    threads.platform("holdfast-apply", pipeline::run);
    return pipeline;
  }

  private CommitPipeline(
      Applier applier, AppliedState state, List<RecordFollower> followers, Threads threads) {
    this.applier = applier;
    this.state = state;
    this.followers = List.copyOf(followers);
    this.catchingUp = threads.every("holdfast-catch-up", CATCH_UP, this::catchUp);
  }

  private void catchUp() {
    if (applier.isBehind()) {
      catchUpIsDue = true;
      LockSupport.unpark(thread);
    }
  }

  /**
   * Queues a record that was just appended; called in position order, under the sequencer's lock.
   */
  void add(long position, LogRecord logRecord, Runnable acknowledge, CompletableFuture<?> done) {
    waiting.add(new Waiting(position, logRecord, acknowledge, done));
    if (ended.getCount() == 0) {
      failAll();
    } else if (position <= durable || failure != null) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void durable(long position) {
    durable = position;
    LockSupport.unpark(thread);
  }

  @Override
  public void failed(Throwable cause) {
    LOG.error("the log failed: writes are refused until a restart", cause);
    failure = cause;
    LockSupport.unpark(thread);
  }

  /** Why the log failed; null while it works. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** The position of the last record that was applied. */
  public long appliedPosition() {
    return applied;
  }

  /**
   * Looks at the applied state between two records, on the applying thread, or on this one when
   * that has ended. Whoever looks is quick: no record is applied meanwhile.
   */
  public <T> CompletableFuture<T> between(Function<AppliedState, T> look) {
    CompletableFuture<T> seen = new CompletableFuture<>();
    between.add(() -> {
      try {
        seen.complete(look.apply(state));
      } catch (RuntimeException e) {
        seen.completeExceptionally(e);
      }
    });
    if (ended.getCount() == 0) {
      look();
    } else {
      LockSupport.unpark(thread);
    }
    return seen;
  }

  private synchronized void look() {
    for (Runnable look = between.poll(); look != null; look = between.poll()) {
      look.run();
    }
  }

  /** How many commits were acknowledged. */
  public long commits() {
    return commits.sum();
  }

  /** How many records that change anything were applied: all but canaries. */
  public long changes() {
    return changes.sum();
  }

  /** Whether a durable write of the key could not be applied: it may not be read until it is. */
  public boolean isUnapplied(ContextKey key) {
    return applier.isUnapplied(key);
  }

  /** Why keys below a prefix cannot be listed; null when they can. */
  public @Nullable Refusal unappliedBelow(String prefix) {
    return applier.isUnappliedBelow(prefix)
        ? Refusal.of(
            ErrorCode.UNAVAILABLE,
            "Below '" + prefix + "' there is a write that the store could not apply. " + REMEDY)
        : null;
  }

  /** Why no write is taken because of those that the store could not apply; null when some are. */
  @Nullable Refusal tooFarBehind() {
    return applier.unappliedKeys() < Applier.MAX_UNAPPLIED_KEYS
        ? null
        : Refusal.of(
            ErrorCode.UNAVAILABLE,
            "The store could not apply writes of more than "
                + Applier.MAX_UNAPPLIED_KEYS
                + " keys, and no further one is taken. "
                + REMEDY);
  }

  /** The refusal of whatever touches such a key. */
  public static Refusal unapplied(ContextKey key) {
    return Refusal.of(
        ErrorCode.UNAVAILABLE,
        "'" + key + "' holds a write that the store could not apply. " + REMEDY);
  }

  /** How many keys have a write that could not be applied. */
  public int unappliedKeys() {
    return applier.unappliedKeys();
  }

  private void run() {
    thread = Thread.currentThread();
    boolean orderly = false;
    try {
      followLog();
      orderly = true;
    } finally {
      if (!orderly) {
        failure = new IllegalStateException("the applying thread ended in an unexpected way");
      }
      ended.countDown();
      // What was appended just before the log was closed may be queued only now: from here on,
      // whoever queues it sees the end.
      failAll();
      look();
    }
  }

  private void followLog() {
    while (true) {
      // Read before the durable position, which no longer rises once one of these is set.
      boolean isClosed = closed;
      boolean isFinal = isClosed || failure != null;
      look();
      if (catchUpIsDue) {
        catchUpIsDue = false;
        applier.catchUp();
      }
      Waiting next = waiting.peek();
      if (next != null && next.position() <= durable) {
        waiting.remove();
        apply(next);
      } else {
        if (isFinal) {
          failAll();
        }
        if (isClosed) {
          return;
        }
        LockSupport.park(this);
      }
    }
  }

  private void apply(Waiting record) {
    if (record.logRecord() instanceof LogRecord.Commit commit) {
      applier.apply(record.position(), commit);
      commits.increment();
    }
    for (RecordFollower follower : followers) {
      follower.applied(record.position(), record.logRecord());
    }
    state.follow(record.position(), record.logRecord());
    if (!(record.logRecord() instanceof LogRecord.Canary)) {
      changes.increment();
    }
    applied = record.position();
    record.acknowledge().run();
  }

  private void failAll() {
    for (Waiting record = waiting.poll(); record != null; record = waiting.poll()) {
      record
          .done()
          .completeExceptionally(
              Refusal.of(
                      ErrorCode.UNAVAILABLE,
                      "The log failed while this write was on its way to the disk; a restart tells whether it"
                          + " arrived. Restart the daemon, then read the key, or repeat the request with the same"
                          + " idempotency key.")
                  .with("outcome", "unknown")
                  .toException());
    }
  }

  /** Applies what is durable and ends; called after the log was closed. */
  @Override
  public void close() {
    closed = true;
    catchingUp.close();
    LockSupport.unpark(thread);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
