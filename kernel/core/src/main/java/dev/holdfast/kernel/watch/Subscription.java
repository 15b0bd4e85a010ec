package dev.holdfast.kernel.watch;

import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One watcher: reads the log until it has seen everything, then is fed live through a bounded
 * queue.
 */
final class Subscription implements Watch {
  /** A watcher whose queue is fuller than this has fallen behind. */
  private static final long MAX_QUEUED_BYTES = 1 << 20;

  /** What an event costs in the queue besides its key. */
  private static final long EVENT_BYTES = 200;

  /** How many events are read from the log at a time. */
  private static final int CHUNK = 256;

  private static final String NO_MEMORY =
      "There is no memory for the events that wait for the watcher (memory.hard-limit); watch again"
          + " from the position given.";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ContextEvent> queue = new ArrayDeque<>();
  private final WatchHub hub;
  private final CommitLog log;
  private final MemoryBudget memory;
  private final Predicate<ContextEvent> wanted;
  private volatile EventCursor seen;
  private EventCursor told;
  private long queuedBytes;
  private volatile @Nullable String ending;
  private long pinnedSince;
  private boolean pins;
  private boolean live;
  private @Nullable Refusal ended;

  Subscription(
      WatchHub hub,
      CommitLog log,
      MemoryBudget memory,
      Predicate<ContextEvent> wanted,
      EventCursor from) {
    this.hub = hub;
    this.log = log;
    this.memory = memory;
    this.wanted = wanted;
    this.seen = from;
    this.told = from;
  }

  void isLive() {
    live = true;
  }

  /** The log is needed above this position. */
  long needsAbove() {
    return seen.position() - 1;
  }

  /** It keeps the log from giving something up; for how long already, in nanoseconds. */
  long pins(long nowNanos) {
    if (!pins) {
      pins = true;
      pinnedSince = nowNanos;
    }
    return nowNanos - pinnedSince;
  }

  /** What it has not read yet is about to be given up. */
  void isOverdue() {
    ending =
        "The watcher read the log too slowly, and the log gave up what it had not read. Read the"
            + " contexts, then watch from now on.";
  }

  /** Takes live events; false when the watcher has fallen behind and is ended. */
  boolean offer(List<ContextEvent> events) {
    lock.lock();
    try {
      for (ContextEvent event : events) {
        if (wanted.test(event) && !enqueue(event)) {
          end(NO_MEMORY);
          changed.signal();
          return false;
        }
      }
      boolean keepsUp = queuedBytes <= MAX_QUEUED_BYTES;
      if (!keepsUp) {
        end(
            "The watcher fell more than 1 MiB of events behind; watch again from the position given.");
      }
      changed.signal();
      return keepsUp;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Next next(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (true) {
        ContextEvent event = queue.poll();
        if (event != null) {
          dequeued(event);
          told = event.cursor();
          return new Next.Event(event);
        }
        if (ended != null) {
          return new Next.Closed(ended, told);
        }
        String why = ending;
        if (why != null) {
          end(why);
        } else if (!live) {
          catchUp();
        } else if (nanos <= 0) {
          return new Next.Idle();
        } else {
          nanos = changed.awaitNanos(nanos);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads the next events from the log, or goes live. Holding the lock is harmless: nobody offers
   * before that.
   */
  private void catchUp() {
    if (hub.isClosed()) {
      endByHub();
      return;
    }
    long end = hub.lastPosition();
    if (seen.position() < end || seen.index() != Integer.MAX_VALUE) {
      readLog(end);
    } else {
      live = hub.joinLive(this, seen.position());
    }
  }

  private void readLog(long end) {
    try {
      if (seen.index() != Integer.MAX_VALUE) {
        long position = seen.position();
        log.read(position).ifPresent(payload -> visit(position, payload, end));
      }
      log.replay(seen.position(), (position, payload) -> visit(position, payload, end));
      if (ending == null) {
        seen = new EventCursor(Math.max(seen.position(), end), Integer.MAX_VALUE);
      }
    } catch (ChunkEnd _) {
      // Enough for now; the next call goes on where this one ended.
    } catch (IOException | HoldfastException e) {
      end("The log could not be read; see the daemon's log.");
    }
  }

  private void visit(long position, byte[] payload, long end) {
    if (ending != null || position > end || queue.size() >= CHUNK) {
      throw new ChunkEnd();
    }
    if (RecordCodec.decode(payload) instanceof LogRecord.Commit commit) {
      for (ContextEvent event : Events.of(position, commit)) {
        if (event.cursor().compareTo(seen) > 0) {
          if (wanted.test(event) && !enqueue(event)) {
            // What is queued already is told first; then the log is read again from there.
            if (queue.isEmpty()) {
              end(NO_MEMORY);
            }
            throw new ChunkEnd();
          }
          seen = event.cursor();
        }
      }
    }
    seen = new EventCursor(position, Integer.MAX_VALUE);
  }

  /** Queues an event; false when there is no memory for it. */
  private boolean enqueue(ContextEvent event) {
    if (ended != null) {
      return true;
    }
    if (!memory.reserve(Memory.Account.WATCHERS, cost(event))) {
      return false;
    }
    queue.add(event);
    queuedBytes += cost(event);
    return true;
  }

  private void dequeued(ContextEvent event) {
    queuedBytes -= cost(event);
    memory.release(Memory.Account.WATCHERS, cost(event));
  }

  private static long cost(ContextEvent event) {
    return EVENT_BYTES + 2L * event.key().text().length();
  }

  private void end(String why) {
    if (ended == null) {
      ended = Refusal.of(ErrorCode.GONE, why);
    }
  }

  void endByHub() {
    lock.lock();
    try {
      if (ended == null) {
        ended =
            Refusal.of(
                ErrorCode.UNAVAILABLE,
                "The daemon is closing; watch again from the position given.");
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    String why = "The watch was closed.";
    // Seen by a reader that holds the lock and would wait in vain to go live.
    ending = why;
    hub.leave(this);
    lock.lock();
    try {
      end(why);
      for (ContextEvent event = queue.poll(); event != null; event = queue.poll()) {
        dequeued(event);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a visit of the log early. */
  private static final class ChunkEnd extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    ChunkEnd() {
      super(null, null, false, false);
    }
  }
}
