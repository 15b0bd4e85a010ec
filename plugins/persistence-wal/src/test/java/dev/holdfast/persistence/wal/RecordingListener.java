package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.persistence.LogListener;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told, and lets tests wait for it. */
final class RecordingListener implements LogListener {
  private final List<Long> positions = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  @Override
  public synchronized void durable(long position) {
    positions.add(position);
    notifyAll();
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failures.add(cause);
    notifyAll();
  }

  synchronized List<Long> positions() {
    return List.copyOf(positions);
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  synchronized long last() {
    return positions.isEmpty() ? 0 : positions.getLast();
  }

  /** Waits until {@code position} is durable; false when the log failed before. */
  synchronized boolean await(long position) {
    while (last() < position && failures.isEmpty()) {
      pause();
    }
    return last() >= position;
  }

  synchronized void awaitFailure() {
    while (failures.isEmpty()) {
      pause();
    }
  }

  private void pause() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
