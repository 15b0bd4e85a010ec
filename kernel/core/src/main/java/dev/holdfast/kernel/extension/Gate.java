package dev.holdfast.kernel.extension;

import dev.holdfast.api.DryRun;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where calls enter a plugin: counts those inside, and can be shut. Safe to use from any thread.
 */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private final String plugin;
  private final ClassLoader loader;
  private int inside;
  private volatile boolean isShut;

  /**
   * An open gate.
   *
   * @param loader the context loader of calls
   */
  Gate(String plugin, ClassLoader loader) {
    this.plugin = plugin;
    this.loader = loader;
  }

  /** Runs plugin code; {@link ErrorCode#UNAVAILABLE} while the gate is shut. */
  <T> T call(Callable<T> work) throws Exception {
    enter();
    DryRun.current()
        .ifPresent(run ->
            run.note("Files, sockets and threads of the plugin " + plugin + ", which was called."));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
      leave();
    }
  }

  /** Whether no new call may enter, and calls without an end of their own should end. */
  boolean isShut() {
    return isShut;
  }

  private void enter() {
    lock.lock();
    try {
      if (isShut) {
        throw new HoldfastException(
            ErrorCode.UNAVAILABLE,
            "The plugin %s is being replaced or taken away; try again.".formatted(plugin));
      }
      inside++;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      inside--;
      empty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Shuts and waits until nobody is inside; when that takes too long, opens again. */
  boolean shut(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      isShut = true;
      while (inside > 0 && left > 0) {
        left = empty.awaitNanos(left);
      }
      isShut = inside == 0;
      return isShut;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isShut = false;
      return false;
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      isShut = false;
    } finally {
      lock.unlock();
    }
  }
}
