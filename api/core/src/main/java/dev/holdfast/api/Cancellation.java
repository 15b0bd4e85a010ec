package dev.holdfast.api;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells a running request that its caller gave up (an MCP cancellation, a closed connection).
 *
 * <p>A write is cancelled only before it is sequenced; afterwards it commits and the answer is
 * dropped. Safe to use from any thread.
 */
public final class Cancellation {

  /** A hook that waits to be run; closing it again does no harm. */
  public interface Hook extends AutoCloseable {
    /** Takes the hook away. When this returns, it does not run, and never will. */
    @Override
    void close();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Runnable> hooks = new LinkedHashSet<>();
  private volatile boolean cancelled;

  /** Not cancelled. */
  public Cancellation() {}

  /** Says that nobody waits for the answer any more; calling it again does no harm. */
  public void cancel() {
    lock.lock();
    try {
      if (!cancelled) {
        cancelled = true;
        hooks.forEach(Runnable::run);
        hooks.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the caller gave up. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Runs {@code action} once when the caller gives up, on the thread that says so; at once when it
   * has already. The action is short, does not wait, and throws nothing: it ends a wait.
   */
  public Hook onCancel(Runnable action) {
    // A wrapper, so that the same action may be hooked twice.
    Runnable own = () -> action.run();
    lock.lock();
    try {
      if (cancelled) {
        own.run();
      } else {
        hooks.add(own);
      }
    } finally {
      lock.unlock();
    }
    return () -> remove(own);
  }

  private void remove(Runnable hook) {
    lock.lock();
    try {
      hooks.remove(hook);
    } finally {
      lock.unlock();
    }
  }
}
