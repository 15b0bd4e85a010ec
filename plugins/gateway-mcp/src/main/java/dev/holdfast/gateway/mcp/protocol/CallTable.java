package dev.holdfast.gateway.mcp.protocol;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests in flight of one client: at most so many, each under its own id. */
public final class CallTable {
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Call> calls = new HashMap<>();
  private int running;

  /** An empty table for at most {@code limit} calls. */
  public CallTable(int limit) {
    this.limit = limit;
  }

  /**
   * Enters a call, and waits for room first; false when another one runs under its id.
   *
   * @throws InterruptedException when interrupted while waiting; nothing was entered
   */
  boolean enter(Call call) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (running >= limit) {
        changed.await();
      }
      if (calls.putIfAbsent(call.id().key(), call) != null) {
        return false;
      }
      running++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Frees the id of a call, whose client may use it again as soon as it has its reply. */
  void free(Call call) {
    lock.lock();
    try {
      calls.remove(call.id().key(), call);
    } finally {
      lock.unlock();
    }
  }

  /** Frees the place of a call, when its work has ended and its reply was sent. */
  void leave(Call call) {
    lock.lock();
    try {
      calls.remove(call.id().key(), call);
      running--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Optional<Call> find(RequestId id) {
    lock.lock();
    try {
      return Optional.ofNullable(calls.get(id.key()));
    } finally {
      lock.unlock();
    }
  }

  List<Call> calls() {
    lock.lock();
    try {
      return List.copyOf(calls.values());
    } finally {
      lock.unlock();
    }
  }

  /** Cancels every call that was not answered yet. */
  public void cancelAll() {
    calls().forEach(Call::cancel);
  }

  /** Waits until no call is in flight, at most {@code patience}; whether that is so. */
  public boolean awaitIdle(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (running > 0) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
