package dev.holdfast.kernel.budget;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thresholds of usage. Who changes usage finds crossings, which costs a comparison or two; who is
 * to be told is called later, by {@link #deliver}, on a thread that may take its time.
 *
 * <p>Two threads may find their crossings in another order than usage took. {@link #deliver} looks
 * at usage once more, so that the last word is right.
 */
public final class Crossings {
  /** So much of the hard limit must go before a threshold counts as left, in percent. */
  static final int HYSTERESIS_PERCENT = 2;

  /** Crossings that nobody was told of yet; beyond it they are counted and forgotten. */
  private static final int MOST_WAITING = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Crossings.class);

  private static final class Threshold {
    private final long bytes;
    private final Consumer<Boolean> told;
    private final AtomicBoolean isAbove = new AtomicBoolean();

    private Threshold(long bytes, Consumer<Boolean> told) {
      this.bytes = bytes;
      this.told = told;
    }
  }

  private record Crossing(Threshold threshold, boolean isRising) {}

  private final List<Threshold> thresholds = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Crossing> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final LongAdder lost = new LongAdder();
  private final long hysteresisBytes;

  Crossings(long hardLimitBytes) {
    this.hysteresisBytes = hardLimitBytes / 100 * HYSTERESIS_PERCENT;
  }

  /**
   * Calls back with true when usage reaches {@code bytes}, and with false when it has fallen
   * clearly below, until {@code close} of the answer is run.
   */
  public Runnable add(long bytes, Consumer<Boolean> told) {
    Threshold threshold = new Threshold(bytes, told);
    thresholds.add(threshold);
    return () -> thresholds.remove(threshold);
  }

  /** Usage is this now. */
  void observe(long usedBytes) {
    for (Threshold threshold : thresholds) {
      boolean isAbove = threshold.isAbove.get();
      boolean crosses =
          isAbove
              ? usedBytes <= threshold.bytes - hysteresisBytes && usedBytes < threshold.bytes
              : usedBytes >= threshold.bytes;
      if (crosses
          && threshold.isAbove.compareAndSet(isAbove, !isAbove)
          && !waiting.offer(new Crossing(threshold, !isAbove))) {
        lost.increment();
      }
    }
  }

  /** Tells of all crossings found, in their order; called by one thread. */
  public void deliver(long usedBytes) {
    observe(usedBytes);
    for (Crossing next = waiting.poll(); next != null; next = waiting.poll()) {
      if (thresholds.contains(next.threshold)) {
        try {
          next.threshold.told.accept(next.isRising);
        } catch (RuntimeException e) {
          LOG.warn("a callback for memory pressure failed", e);
        }
      }
    }
  }

  /** How many crossings were forgotten because too many waited. */
  public long lost() {
    return lost.sum();
  }
}
