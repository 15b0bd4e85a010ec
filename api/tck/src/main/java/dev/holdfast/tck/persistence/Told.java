package dev.holdfast.tck.persistence;

import dev.holdfast.api.spi.persistence.LogListener;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class Told implements LogListener {
  private final List<Long> positions = new ArrayList<>();
  private int failures;

  @Override
  public synchronized void durable(long position) {
    positions.add(position);
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failures++;
  }

  synchronized List<Long> positions() {
    return List.copyOf(positions);
  }

  /** The last position told, 0 before. */
  synchronized long durable() {
    return positions.isEmpty() ? 0 : positions.getLast();
  }

  synchronized int failures() {
    return failures;
  }
}
