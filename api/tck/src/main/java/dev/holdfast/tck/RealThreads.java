package dev.holdfast.tck;

import dev.holdfast.api.seam.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Real daemon threads. Repeating work never runs on its own: a test calls it through {@link
 * #runRepeating}.
 */
public final class RealThreads implements Threads {
  private final List<Runnable> repeating = new CopyOnWriteArrayList<>();
  private final List<Thread> started = new CopyOnWriteArrayList<>();

  /** No repeating work yet. */
  public RealThreads() {}

  @Override
  public Thread platform(String name, Runnable body) {
    return remember(Thread.ofPlatform().daemon().name(name).start(body));
  }

  @Override
  public Thread virtual(String name, Runnable body) {
    return remember(Thread.ofVirtual().name(name).start(body));
  }

  private Thread remember(Thread thread) {
    started.removeIf(each -> !each.isAlive());
    started.add(thread);
    return thread;
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

  /** The threads that were started and have not ended. */
  public List<Thread> running() {
    return started.stream().filter(Thread::isAlive).toList();
  }

  /** How much repeating work has not been closed. */
  public int repeating() {
    return repeating.size();
  }
}
