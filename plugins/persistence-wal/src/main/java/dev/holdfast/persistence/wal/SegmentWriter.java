package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;

/**
 * Writes frames to the last segment and begins new ones. Used by one thread; after an exception it
 * may only be closed.
 */
final class SegmentWriter implements AutoCloseable {
  private static final int BUFFER = 256 << 10;

  private final DataFiles files;
  private final Path directory;
  private final ConcurrentNavigableMap<Long, Segment> segments;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  private DataFile file;
  private long base;
  private long flushed;
  private long forced;
  private volatile long syncs;

  private SegmentWriter(
      DataFiles files,
      Path directory,
      ConcurrentNavigableMap<Long, Segment> segments,
      DataFile file,
      Tail tail) {
    this.files = files;
    this.directory = directory;
    this.segments = segments;
    this.file = file;
    this.base = tail.segment().base();
    this.flushed = tail.end();
  }

  /** Cuts a torn tail, makes what is left durable, and is ready to write behind it. */
  static SegmentWriter open(
      DataFiles files, Path directory, ConcurrentNavigableMap<Long, Segment> segments, Tail tail)
      throws IOException {
    Segment segment = tail.segment();
    SegmentWriter writer =
        new SegmentWriter(files, directory, segments, files.open(segment.path()), tail);
    try {
      if (tail.hasHeader()) {
        writer.repair(tail);
      } else {
        writer.file.truncate(0);
        writer.begin(segment, tail.lastRecord());
      }
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void repair(Tail tail) throws IOException {
    long length = tail.end() - base;
    if (file.size() != length) {
      file.truncate(length);
    }
    // After a failed sync the system may show bytes that never reached the device and think them
    // clean; only writing them again makes a later sync mean something.
    SegmentReader.rewrite(
        file, Math.max(tail.forced() - base, SegmentHeader.BYTES), length, buffer);
    force();
    files.syncDirectory(directory);
  }

  /** Makes {@code segment} the one that is written to, beginning with a durable header. */
  private void begin(Segment segment, long previous) throws IOException {
    base = segment.base();
    flushed = base;
    buffer.put(SegmentHeader.of(base, previous).encode());
    force();
    files.syncDirectory(directory);
    segments.put(base, segment);
  }

  /** The logical offset after everything written. */
  long end() {
    return flushed + buffer.position();
  }

  /** The base of the segment that is written to. */
  long base() {
    return base;
  }

  /** Syncs that succeeded. */
  long syncs() {
    return syncs;
  }

  /** Hands a group to the operating system. */
  void write(List<PendingRecord> group) throws IOException {
    for (PendingRecord pending : group) {
      if (pending.position() != end()) {
        rotate(pending.previous());
      }
      byte[] payload = pending.payload();
      FrameHeader header =
          FrameHeader.record(pending.position(), pending.previous(), forced, payload.length);
      put(header, payload);
    }
    flush();
  }

  /** Makes everything before it durable, then a mark that says so. */
  void mark(long previous) throws IOException {
    if (forced < end()) {
      force();
    }
    put(FrameHeader.mark(end(), previous, forced), new byte[0]);
    force();
  }

  /** Makes everything written durable. */
  void force() throws IOException {
    flush();
    clearInterrupt();
    file.force();
    forced = flushed;
    syncs++;
  }

  private void rotate(long previous) throws IOException {
    force();
    file.close();
    Segment segment = Segment.in(directory, flushed);
    file = files.open(segment.path());
    begin(segment, previous);
  }

  private void put(FrameHeader header, byte[] payload) throws IOException {
    if (buffer.remaining() < FrameHeader.BYTES) {
      flush();
    }
    header.put(buffer, payload);
    int done = 0;
    while (done < payload.length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(buffer.remaining(), payload.length - done);
      buffer.put(payload, done, count);
      done += count;
    }
  }

  private void flush() throws IOException {
    if (buffer.position() > 0) {
      int count = buffer.position();
      clearInterrupt();
      file.write(buffer.flip(), flushed - base);
      buffer.clear();
      flushed += count;
    }
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
