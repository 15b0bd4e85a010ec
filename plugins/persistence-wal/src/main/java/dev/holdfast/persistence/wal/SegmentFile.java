package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that grows at its end, where zeros are written ahead: they secure the space, and a sync
 * that does not change the length of a file costs about half. Used by one thread.
 */
final class SegmentFile implements AutoCloseable {
  private final DataFile file;
  private long length;
  private long allocated;

  /** Cuts {@code file} to {@code length} and writes on from there. */
  SegmentFile(DataFile file, long length) throws IOException {
    this.file = file;
    this.length = length;
    this.allocated = file.size();
    trim();
  }

  /** Up to here the file has its space. */
  long allocated() {
    return allocated;
  }

  /** Adds all remaining bytes. */
  void append(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    clearInterrupt();
    file.write(bytes, length);
    length += count;
    allocated = Math.max(allocated, length);
  }

  /** Writes zeros behind what was written, until {@code end} bytes have their space. */
  void secure(long end, ByteBuffer zeros) throws IOException {
    try {
      while (allocated < end) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), end - allocated));
        int count = zeros.remaining();
        clearInterrupt();
        file.write(zeros, allocated);
        allocated += count;
      }
    } catch (IOException e) {
      if (DiskFull.isCause(e)) {
        // What fitted is there.
        allocated = Math.max(allocated, file.size());
      }
      throw e;
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
