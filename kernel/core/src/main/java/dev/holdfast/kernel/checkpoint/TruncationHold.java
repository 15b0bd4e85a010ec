package dev.holdfast.kernel.checkpoint;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the log as it is while somebody copies its files. Any number may hold at a time. */
public final class TruncationHold {
  private final ReentrantLock lock = new ReentrantLock();
  private int holders;

  /** Nobody holds. */
  public TruncationHold() {}

  /** Nothing is given up until what this returns is closed; waits for a truncation under way. */
  public Held hold() {
    lock.lock();
    try {
      holders++;
    } finally {
      lock.unlock();
    }
    return new Held();
  }

  /** Truncates, unless somebody holds. */
  boolean runUnlessHeld(Truncation truncation) throws IOException {
    lock.lock();
    try {
      if (holders > 0) {
        return false;
      }
      truncation.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a part of the log. */
  @FunctionalInterface
  interface Truncation {
    void run() throws IOException;
  }

  /** A hold; closing it a second time does nothing. */
  public final class Held implements AutoCloseable {
    private boolean isClosed;

    private Held() {}

    @Override
    public void close() {
      lock.lock();
      try {
        if (!isClosed) {
          isClosed = true;
          holders--;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
