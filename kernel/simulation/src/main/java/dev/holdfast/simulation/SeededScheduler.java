package dev.holdfast.simulation;

import dev.holdfast.api.seam.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Threads without threads: what was started waits until {@link #runNext} or {@link #runFor} runs it
 * on the caller's thread. What is due at the same time is run in an order that follows from the
 * seed. Bodies that wait for each other need real threads instead. Used by one thread.
 */
public final class SeededScheduler implements Threads {
  private record Task(String name, Duration due, Runnable body) {}

  private final SplittableRandom random;
  private final SimulatedTime time;
  private final List<Task> tasks = new ArrayList<>();
  private Duration elapsed = Duration.ZERO;

  /** Moves {@code time} on to whatever is due next. */
  public SeededScheduler(long seed, SimulatedTime time) {
    this.random = new SplittableRandom(seed);
    this.time = time;
  }

  @Override
  public Thread platform(String name, Runnable body) {
    return startNow(name, body);
  }

  @Override
  public Thread virtual(String name, Runnable body) {
    return startNow(name, body);
  }

  private Thread startNow(String name, Runnable body) {
    tasks.add(new Task(name, elapsed, body));
    return Thread.ofVirtual().name(name).unstarted(body);
  }

  @Override
  public Repeating every(String name, Duration period, Runnable body) {
    RepeatingTask repeating = new RepeatingTask(name, period, body);
    repeating.again();
    return repeating;
  }

  /** How many bodies wait to be run. */
  public int waiting() {
    return tasks.size();
  }

  /** Runs what is due first, and answers its name; empty when nothing waits. */
  public java.util.Optional<String> runNext() {
    return tasks.stream()
        .map(Task::due)
        .min(Duration::compareTo)
        .map(due -> {
          List<Task> first = tasks.stream().filter(task -> task.due().equals(due)).toList();
          Task chosen = first.get(random.nextInt(first.size()));
          tasks.remove(chosen);
          moveTo(due);
          chosen.body().run();
          return chosen.name();
        });
  }

  /** Runs all that is due within {@code duration}, and lets that much time go by. */
  public void runFor(Duration duration) {
    Duration end = elapsed.plus(duration);
    while (tasks.stream().anyMatch(task -> task.due().compareTo(end) <= 0)) {
      runNext();
    }
    moveTo(end);
  }

  private void moveTo(Duration moment) {
    if (moment.compareTo(elapsed) > 0) {
      time.advance(moment.minus(elapsed));
      elapsed = moment;
    }
  }

  private final class RepeatingTask implements Repeating {
    private final String name;
    private final Duration period;
    private final Runnable body;
    private boolean isClosed;

    RepeatingTask(String name, Duration period, Runnable body) {
      this.name = name;
      this.period = period;
      this.body = body;
    }

    void again() {
      tasks.add(new Task(name, elapsed.plus(period), this::run));
    }

    private void run() {
      if (!isClosed) {
        body.run();
        again();
      }
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
