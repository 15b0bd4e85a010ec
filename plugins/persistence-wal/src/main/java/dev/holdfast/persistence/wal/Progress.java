package dev.holdfast.persistence.wal;

/** How far the log got; written by the log thread, read by any. */
final class Progress {
  private volatile long readableEnd;
  private volatile long durable;
  private volatile long largestBatch;

  Progress(long readableEnd, long durable) {
    this.readableEnd = readableEnd;
    this.durable = durable;
  }

  /** The log begins anew. */
  void restart(long end, long position) {
    readableEnd = end;
    durable = position;
  }

  /** Everything below this logical offset is in the files. */
  long readableEnd() {
    return readableEnd;
  }

  /** The last durable position. */
  long durable() {
    return durable;
  }

  long largestBatch() {
    return largestBatch;
  }

  void readableUpTo(long end) {
    readableEnd = end;
  }

  void durableUpTo(long position, long batch) {
    durable = position;
    largestBatch = Math.max(largestBatch, batch);
  }
}
