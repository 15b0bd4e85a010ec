package dev.holdfast.tck;

import dev.holdfast.api.seam.Threads;
import java.time.Duration;

/**
 * Real daemon threads. Repeating work never runs on its own: a test calls it through {@link
 * #runRepeating}.
 */
public final class RealThreads implements Threads {
  private final java.util.List<Runnable> repeating =
      new java.util.concurrent.CopyOnWriteArrayList<>();

  /** No repeating work yet. */
  public RealThreads() {}

  @Override
  public Thread platform(String name, Runnable body) {
    return Thread.ofPlatform().daemon().name(name).start(body);
  }

  @Override
  public Thread virtual(String name, Runnable body) {
    return Thread.ofVirtual().name(name).start(body);
  }

  @Override
  public Repeating every(String name, Duration period, Runnable body) {
    repeating.add(body);
    return () -> repeating.remove(body);
  }

  /** Runs all repeating work once, on the calling thread. */
  public void runRepeating() {
    repeating.forEach(Runnable::run);
  }
}
