package dev.holdfast.simulation.network;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What the network does at present; guarded by its own monitor. */
final class Weather {
  private final Set<Direction> cut = EnumSet.noneOf(Direction.class);
  private Duration delay = Duration.ZERO;
  private boolean drops;
  private boolean refuses;

  synchronized void cut(Direction direction) {
    cut.add(direction);
  }

  synchronized void delay(Duration delay) {
    this.delay = delay;
  }

  synchronized void drop() {
    drops = true;
  }

  synchronized void refuse() {
    refuses = true;
  }

  synchronized boolean refuses() {
    return refuses;
  }

  synchronized void heal() {
    cut.clear();
    delay = Duration.ZERO;
    drops = false;
    refuses = false;
    notifyAll();
  }

  /** Waits until bytes may pass this way; false when they are lost instead. */
  synchronized boolean pass(Direction direction) throws InterruptedException {
    long until = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0 && delay.isPositive(); ) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = until - System.nanoTime();
    }
    while (cut.contains(direction)) {
      wait();
    }
    return !drops;
  }
}
