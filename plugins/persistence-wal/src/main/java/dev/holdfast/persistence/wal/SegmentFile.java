package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that grows at its end, where zeros may be written ahead: a sync that does not change the
 * length of a file costs about half. Used by one thread.
 */
final class SegmentFile implements AutoCloseable {
  private static final int AHEAD = 1 << 20;

  private final DataFile file;
  private final long aheadLimit;
  private long length;
  private long allocated;

  /**
   * Cuts {@code file} to {@code length} and writes on from there; zeros are written ahead up to
   * {@code aheadLimit}, 0 for none.
   */
  SegmentFile(DataFile file, long length, long aheadLimit) throws IOException {
    this.file = file;
    this.aheadLimit = aheadLimit;
    this.length = length;
    this.allocated = file.size();
    trim();
  }

  /** Adds all remaining bytes. */
  void append(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    clearInterrupt();
    file.write(bytes, length);
    length += count;
    allocated = Math.max(allocated, length);
  }

  /** Writes zeros behind the last byte added, when those written before are used up. */
  void writeAhead(ByteBuffer zeros) throws IOException {
    long end = allocated > length ? 0 : Math.min(length + AHEAD, aheadLimit);
    while (allocated < end) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), end - allocated));
      int count = zeros.remaining();
      clearInterrupt();
      file.write(zeros, allocated);
      allocated += count;
    }
  }

  /** Writes the bytes from {@code from} to {@code to} again, as they are. */
  void rewrite(long from, long to, ByteBuffer buffer) throws IOException {
    for (long at = from; at < to; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
      SegmentReader.readFully(file, buffer, at);
      clearInterrupt();
      file.write(buffer, at);
    }
    buffer.clear();
  }

  /** Cuts what is behind the last byte added. */
  void trim() throws IOException {
    if (allocated > length) {
      clearInterrupt();
      file.truncate(length);
      allocated = length;
    }
  }

  /** Makes everything durable. */
  void force() throws IOException {
    clearInterrupt();
    file.force();
  }

  /** An interrupt would close the channel in the middle of a write or a sync. */
  private static void clearInterrupt() {
    boolean ignored = Thread.interrupted();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
