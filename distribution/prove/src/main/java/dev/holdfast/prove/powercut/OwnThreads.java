package dev.holdfast.prove.powercut;

import dev.holdfast.api.seam.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Threads that are waited for at the end of a life, so that none writes into the next. */
final class OwnThreads implements Threads {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Thread> started = new CopyOnWriteArrayList<>();

  @Override
  public Thread platform(String name, Runnable body) {
    Thread thread = Thread.ofPlatform().daemon().name(name).start(body);
    started.add(thread);
    return thread;
  }

  @Override
  public Thread virtual(String name, Runnable body) {
    Thread thread = Thread.ofVirtual().name(name).start(body);
    started.add(thread);
    return thread;
  }

  @Override
  public Repeating every(String name, Duration period, Runnable body) {
    // Housekeeping that comes now and then does not come within a simulated life.
    return () -> {};
  }

  void join() {
    for (Thread thread : started) {
      try {
        if (!thread.join(PATIENCE)) {
          throw new IllegalStateException(thread.getName() + " does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
