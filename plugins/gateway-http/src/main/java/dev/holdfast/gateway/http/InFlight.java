package dev.holdfast.gateway.http;

import dev.holdfast.api.Cancellation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests in progress, and whether the gateway is on its way down. */
final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private final Set<Cancellation> running = new HashSet<>();
  private volatile boolean draining;

  void began(Cancellation cancellation) {
    lock.lock();
    try {
      running.add(cancellation);
    } finally {
      lock.unlock();
    }
  }

  void ended(Cancellation cancellation) {
    lock.lock();
    try {
      running.remove(cancellation);
      if (running.isEmpty()) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isDraining() {
    return draining;
  }

  /** From now on every reply closes its connection, and streams end. */
  void startDraining() {
    draining = true;
  }

  /** Waits until nothing is in progress, at most {@code patience}. */
  void awaitNone(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!running.isEmpty() && left > 0) {
        left = empty.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Tells every request that its caller is about to be cut off. */
  void cancelAll() {
    lock.lock();
    try {
      running.forEach(Cancellation::cancel);
    } finally {
      lock.unlock();
    }
  }
}
