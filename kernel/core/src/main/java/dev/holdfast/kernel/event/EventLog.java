package dev.holdfast.kernel.event;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Observatory.Events;
import dev.holdfast.api.RuntimeEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest events of this run. What is older than the last {@value #KEPT} is forgotten. */
public final class EventLog implements EventSink {
  /** How many events are kept. */
  public static final int KEPT = 1_000;

  private final Deque<RuntimeEvent> newest = new ArrayDeque<>();
  private final Map<RuntimeEvent.Kind, Long> counts = new EnumMap<>(RuntimeEvent.Kind.class);
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private long sequence;

  /** No events yet. */
  public EventLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void tell(
      RuntimeEvent.Kind kind, Optional<ContextKey> key, String message, Map<String, Object> facts) {
    lock.lock();
    try {
      if (newest.size() == KEPT) {
        newest.removeFirst();
      }
      counts.merge(kind, 1L, Long::sum);
      newest.addLast(new RuntimeEvent(++sequence, clock.instant(), kind, key, message, facts));
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The events above a sequence number that are still kept, the oldest first. */
  public List<RuntimeEvent> after(long seen) {
    return since(seen).items();
  }

  /** The same, with what a follower needs to go on. */
  public Events since(long seen) {
    lock.lock();
    try {
      List<RuntimeEvent> found = new ArrayList<>();
      Iterator<RuntimeEvent> backwards = newest.descendingIterator();
      while (backwards.hasNext()) {
        RuntimeEvent event = backwards.next();
        if (event.sequence() <= seen) {
          break;
        }
        found.add(event);
      }
      return new Events(found.reversed(), sequence, seen < sequence - newest.size());
    } finally {
      lock.unlock();
    }
  }

  /** The same, once there is one, or {@code patience} is over. */
  public Events await(long seen, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (sequence <= seen && nanos > 0) {
        nanos = told.awaitNanos(nanos);
      }
      return since(seen);
    } finally {
      lock.unlock();
    }
  }

  /** How many events of a kind there were in this run. */
  public long count(RuntimeEvent.Kind kind) {
    lock.lock();
    try {
      return counts.getOrDefault(kind, 0L);
    } finally {
      lock.unlock();
    }
  }
}
