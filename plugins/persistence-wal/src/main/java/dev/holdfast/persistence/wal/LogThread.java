package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.persistence.LogListener;
import java.io.IOException;
import java.util.List;

/**
 * The work of the log's own thread: take a group, write it, sync once, tell the listener.
 *
 * <p>The first exception ends it. After a failed write or sync nobody knows what the device holds,
 * so nothing is tried again.
 */
final class LogThread implements Runnable {
  private final SyncMode mode;
  private final GroupBuffer buffer;
  private final SegmentWriter writer;
  private final Progress progress;
  private final LogListener listener;
  private final LogFigures figures;
  private boolean isMarked;

  /**
   * {@code isMarked}: the log ends with a mark, or is empty, and needs none when closed as it is.
   */
  LogThread(
      SyncMode mode,
      GroupBuffer buffer,
      SegmentWriter writer,
      Progress progress,
      LogListener listener,
      LogFigures figures,
      boolean isMarked) {
    this.mode = mode;
    this.buffer = buffer;
    this.writer = writer;
    this.progress = progress;
    this.listener = listener;
    this.figures = figures;
    this.isMarked = isMarked;
  }

  @Override
  public void run() {
    try (writer) {
      while (!buffer.isDone()) {
        work(buffer.take());
      }
      if (!isMarked) {
        writer.mark(buffer.lastRecord());
      } else {
        writer.trim();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** From now on an append that waits for space does this work itself. */
  void workedByCallers() {
    buffer.whenWaiting(this::runOnce);
  }

  /** Commits what was added so far, on the calling thread; for worlds that own the threads. */
  boolean runOnce() {
    try {
      work(buffer.poll());
      return true;
    } catch (Throwable e) {
      fail(e);
      return false;
    }
  }

  private void work(List<PendingRecord> group) throws IOException {
    if (!group.isEmpty()) {
      commit(group);
    }
    if (writer.isLow() || buffer.isSpaceWanted()) {
      Space.Wish wish = buffer.wish();
      buffer.secured(writer.secure(wish), wish);
    }
  }

  private void commit(List<PendingRecord> group) throws IOException {
    isMarked = false;
    long last = group.getLast().position();
    int batch = group.size();
    figures.group(group);
    switch (mode) {
      case BUFFERED -> {
        acknowledge(last, batch);
        write(group);
      }
      case OS -> {
        write(group);
        acknowledge(last, batch);
      }
      case FSYNC -> {
        writer.write(group);
        long start = figures.ticker().nanos();
        writer.force();
        figures.syncs().record(figures.ticker().nanos() - start);
        written();
        acknowledge(last, batch);
      }
    }
  }

  private void write(List<PendingRecord> group) throws IOException {
    writer.write(group);
    written();
  }

  private void written() {
    progress.readableUpTo(writer.end());
    buffer.release();
  }

  private void acknowledge(long position, int batch) {
    progress.durableUpTo(position, batch);
    listener.durable(position);
  }

  private void fail(Throwable cause) {
    buffer.fail(cause);
    listener.failed(cause);
  }
}
