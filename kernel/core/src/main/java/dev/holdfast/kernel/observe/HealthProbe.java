package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.seam.Threads;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a health check tries, on a thread of its own. While a try hangs no second one is
 * begun: at most one thread is lost to it, and each check says so.
 */
final class HealthProbe {
  private final Callable<Component> work;
  private volatile String name;
  private @Nullable CompletableFuture<Component> running;
  private long begun;

  /** Tries that; the name stands until the first answer. */
  HealthProbe(String name, Callable<Component> work) {
    this.name = name;
    this.work = work;
  }

  /** Begins a try, unless one hangs. */
  synchronized void begin(Threads threads, long now) {
    if (running == null) {
      CompletableFuture<Component> mine = new CompletableFuture<>();
      running = mine;
      begun = now;
      threads.platform("holdfast-probe-" + name, () -> mine.complete(attempt()));
    }
  }

  private Component attempt() {
    try {
      Component seen = work.call();
      name = seen.name();
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Component(name, false, "the check was interrupted");
    } catch (TimeoutException e) {
      return new Component(name, false, "no answer in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Component(name, false, String.valueOf(cause.getMessage()));
    } catch (Exception e) {
      return new Component(
          name, false, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }

  /** What the try that was begun saw, once it answers, at most so long. */
  Component await(long nanos, long now) throws InterruptedException {
    CompletableFuture<Component> awaited;
    long since;
    synchronized (this) {
      if (running == null) {
        throw new IllegalStateException("nothing was begun");
      }
      awaited = running;
      since = begun;
    }
    try {
      Component seen = awaited.get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
      synchronized (this) {
        running = null;
      }
      return seen;
    } catch (TimeoutException e) {
      return new Component(
          name, false, "hangs: no answer for " + seconds(now - since, nanos) + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe completes with what it saw", e);
    }
  }

  private static long seconds(long before, long waited) {
    return Math.max(0, before + waited) / 1_000_000_000;
  }
}
