package dev.holdfast.kernel.watch;

import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Watch;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.record.LogRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Hands every applied record to the watchers that are up to date, and lets others catch up from the
 * log.
 */
public final class WatchHub implements RecordFollower, AutoCloseable {
  /** How long a watcher that catches up may keep the log from giving up what it has to read. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final CommitLog log;
  private final MemoryBudget memory;
  private final Set<Subscription> live = new HashSet<>();
  private final Set<Subscription> catchingUp = new HashSet<>();
  private long givenUp;
  private long lastPosition;
  private boolean closed;

  /** Without watchers. */
  public WatchHub(CommitLog log) {
    this(log, MemoryBudget.unlimited());
  }

  /** Without watchers; events that wait for one are held to the budget. */
  public WatchHub(CommitLog log, MemoryBudget memory) {
    this.log = log;
    this.memory = memory;
  }

  @Override
  public synchronized void applied(long position, LogRecord logRecord) {
    lastPosition = position;
    if (!live.isEmpty() && logRecord instanceof LogRecord.Commit commit) {
      List<ContextEvent> events = Events.of(position, commit);
      live.removeIf(subscription -> !subscription.offer(events));
    }
  }

  @Override
  public synchronized void beginsAfter(long position) {
    lastPosition = position;
  }

  /**
   * Starts a watch.
   *
   * @param wanted which events the watcher sees
   * @param from the last event already seen; absent means from now on
   */
  public Outcome<Watch> open(Predicate<ContextEvent> wanted, Optional<EventCursor> from) {
    if (from.isPresent() && !isKnown(from.get())) {
      return gone(from.get());
    }
    synchronized (this) {
      if (from.isPresent() && from.get().position() < givenUp) {
        return gone(from.get());
      }
      Subscription subscription =
          new Subscription(
              this,
              log,
              memory,
              wanted,
              from.orElse(new EventCursor(lastPosition, Integer.MAX_VALUE)));
      if (closed) {
        subscription.endByHub();
      } else if (from.isEmpty()) {
        live.add(subscription);
        subscription.isLive();
      } else {
        catchingUp.add(subscription);
      }
      return Outcome.done(subscription);
    }
  }

  private static Outcome<Watch> gone(EventCursor cursor) {
    return Outcome.refused(
        ErrorCode.GONE,
        "The log holds no event at "
            + cursor
            + ": it was pruned, or never was. Read the contexts, then watch"
            + " from now on.");
  }

  /**
   * Says up to which position, at most {@code position}, the log may be given up; no watch begins
   * below it any more. A watcher that has been in the way for more than {@link #PATIENCE} is ended.
   */
  public synchronized long giveUp(long position, long nowNanos) {
    long limit = position;
    for (Subscription subscription : List.copyOf(catchingUp)) {
      if (subscription.needsAbove() < position) {
        if (subscription.pins(nowNanos) > PATIENCE.toNanos()) {
          catchingUp.remove(subscription);
          subscription.isOverdue();
        } else {
          limit = Math.min(limit, subscription.needsAbove());
        }
      }
    }
    givenUp = Math.max(givenUp, limit);
    return limit;
  }

  private boolean isKnown(EventCursor cursor) {
    if (cursor.position() == 0) {
      return log.stats().truncatedPosition() == 0;
    }
    synchronized (this) {
      if (cursor.position() > lastPosition) {
        return false;
      }
    }
    try {
      return log.read(cursor.position()).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized long lastPosition() {
    return lastPosition;
  }

  /**
   * Makes a subscription live when it has seen everything; otherwise it goes on reading the log.
   */
  synchronized boolean joinLive(Subscription subscription, long seen) {
    // One that was ended meanwhile is not among them.
    if (closed || seen < lastPosition || !catchingUp.remove(subscription)) {
      return false;
    }
    live.add(subscription);
    return true;
  }

  synchronized void leave(Subscription subscription) {
    live.remove(subscription);
    catchingUp.remove(subscription);
  }

  /** How many watchers are up to date and waiting. */
  public synchronized int watchers() {
    return live.size();
  }

  /** Ends all watches. */
  @Override
  public void close() {
    Set<Subscription> ending;
    synchronized (this) {
      closed = true;
      ending = new HashSet<>(live);
      live.clear();
      catchingUp.clear();
    }
    ending.forEach(Subscription::endByHub);
  }
}
