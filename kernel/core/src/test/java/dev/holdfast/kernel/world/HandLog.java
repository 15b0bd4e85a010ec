package dev.holdfast.kernel.world;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.LogStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log whose records become durable when the test says so. At first it makes each one durable at
 * once; {@link #holdBack} begins to wait for {@link #makeDurable}.
 */
public final class HandLog implements CommitLog {
  private final Deque<Map.Entry<Long, byte[]>> buffered = new ArrayDeque<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final Disk disk;
  private @Nullable LogListener listener;
  private @Nullable HoldfastException refusing;
  private long last;
  private long replayed;
  private boolean held;

  /** A log over what the disk holds. */
  public HandLog(Disk disk) {
    this.disk = disk;
    this.last = disk.end();
  }

  /** Nothing becomes durable by itself any more. */
  public synchronized void holdBack() {
    held = true;
  }

  /** Makes the next {@code count} records durable. */
  public synchronized void makeDurable(int count) {
    long position = 0;
    for (int i = 0; i < count; i++) {
      Map.Entry<Long, byte[]> next = buffered.remove();
      disk.write(next.getKey(), next.getValue());
      position = next.getKey();
    }
    if (position > 0 && listener != null) {
      listener.durable(position);
    }
  }

  /** Makes everything durable, and from now on each record at once. */
  public synchronized void release() {
    held = false;
    makeDurable(buffered.size());
  }

  /** Makes a few of the waiting records durable. */
  public synchronized void makeSomeDurable(int most) {
    makeDurable(Math.min(most, buffered.size()));
  }

  /**
   * Fails as after a failed sync; of the waiting records the first {@code kept} did reach the disk.
   */
  public synchronized void fail(int kept) {
    for (int i = 0; i < kept; i++) {
      Map.Entry<Long, byte[]> next = buffered.remove();
      disk.write(next.getKey(), next.getValue());
    }
    refuse(new HoldfastException(ErrorCode.UNAVAILABLE, "The log failed."));
    if (listener != null) {
      listener.failed(new java.io.IOException("told to fail"));
    }
  }

  /** From now on appending is refused so; what is buffered stays. */
  public synchronized void refuse(@Nullable HoldfastException reason) {
    refusing = reason;
  }

  /** How many records wait. */
  public synchronized int waiting() {
    return buffered.size();
  }

  /** Waits until so many records wait to become durable. */
  public synchronized void awaitWaiting(int count) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (buffered.size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("only " + buffered.size() + " records wait, not " + count);
      }
      try {
        wait(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The sizes of all records appended since the log was opened. */
  public synchronized List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  @Override
  public void replay(long after, Visitor visitor) {
    List<Map.Entry<Long, byte[]>> found = disk.after(after);
    replayed(found.size());
    for (Map.Entry<Long, byte[]> entry : found) {
      long position = entry.getKey();
      if (disk.isDamaged(position)) {
        visitor.damaged(
            new LogDamage(position, position + 1, "the disk of the tests", "a bit is turned"));
      } else {
        visitor.visit(position, entry.getValue().clone());
      }
    }
  }

  private synchronized void replayed(int count) {
    replayed = listener == null ? count : replayed;
  }

  @Override
  public synchronized void start(LogListener told) {
    listener = told;
  }

  @Override
  public synchronized long append(byte[] payload) {
    if (refusing != null) {
      throw refusing;
    }
    last += 16 + payload.length;
    sizes.add(payload.length);
    buffered.add(Map.entry(last, payload.clone()));
    notifyAll();
    if (!held) {
      makeDurable(buffered.size());
    }
    return last;
  }

  @Override
  public Optional<byte[]> read(long position) {
    return disk.holds(position) ? Optional.of(disk.payload(position)) : Optional.empty();
  }

  @Override
  public synchronized void truncate(long position) {
    disk.truncate(listener == null ? position : Math.min(position, disk.end()));
    last = listener == null ? position : last;
  }

  @Override
  public synchronized long end() {
    return last;
  }

  @Override
  public synchronized LogStats stats() {
    return new LogStats(sizes.size(), 0, 0, 0, disk.end(), replayed, 0, disk.truncated());
  }

  @Override
  public synchronized void close() {
    if (refusing == null) {
      makeDurable(buffered.size());
      refuse(new HoldfastException(ErrorCode.UNAVAILABLE, "The log is closed."));
    }
  }

  /** Ends like the machine's power: what waits is lost, and nobody is told. */
  public synchronized void losePower() {
    buffered.clear();
    refuse(new HoldfastException(ErrorCode.UNAVAILABLE, "The power is gone."));
  }
}
