package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to the last segment and begins new ones. Used by one thread; after an exception it
 * may only be closed.
 */
final class SegmentWriter implements AutoCloseable {
  private static final int BUFFER = 256 << 10;

  private static final int ZEROS = 64 << 10;

  /** Space that is secured ahead, unless groups are larger. */
  private static final long AHEAD = 1 << 20;

  /** The file that becomes the next segment; its name says when. */
  static final String SPARE = "NEXT";

  private static final byte[] NOTHING = new byte[0];

  private final DataFiles files;
  private final Path directory;
  private final Shelf shelf;
  private final long segmentBytes;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);

  private SegmentFile file;
  private @Nullable SegmentFile spare;
  private long largeGroup;
  private long base;
  private long flushed;
  private long forced;
  private volatile long syncs;

  private SegmentWriter(
      WalSettings settings, DataFiles files, Path directory, Shelf shelf, Tail tail)
      throws IOException {
    this.files = files;
    this.directory = directory;
    this.shelf = shelf;
    this.segmentBytes = settings.segmentBytes();
    this.base = tail.segment().base();
    this.flushed = tail.end();
    this.file = openFile(tail.segment().path(), tail.end() - base);
  }

  /**
   * Cuts what is behind {@code tail}, makes what is left durable, and is ready to write on from
   * there.
   */
  static SegmentWriter open(
      WalSettings settings, DataFiles files, Path directory, Shelf shelf, Tail tail)
      throws IOException {
    files.delete(directory.resolve(SPARE));
    SegmentWriter writer = new SegmentWriter(settings, files, directory, shelf, tail);
    try {
      if (tail.hasHeader()) {
        // After a failed sync the system may show bytes that never reached the device and think
        // them clean; only writing them again makes a later sync mean something.
        long known = tail.forced() - writer.base;
        if (known <= SegmentHeader.BYTES) {
          // First of all the header: without it no frame would be found.
          writer.file.rewrite(0, SegmentHeader.BYTES, writer.buffer);
          writer.force();
          known = SegmentHeader.BYTES;
        }
        writer.file.rewrite(known, writer.end() - writer.base, writer.buffer);
        writer.force();
        files.syncDirectory(directory);
      } else {
        writer.begin(tail.segment(), tail.lastRecord());
      }
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
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
    long begin = end();
    for (PendingRecord pending : group) {
      if (pending.position() != end()) {
        rotate(pending.previous());
      }
      byte[] payload = pending.payload();
      put(
          FrameHeader.record(pending.position(), pending.previous(), forced, payload.length),
          payload);
    }
    flush();
    // So much will be wanted again, until groups become smaller.
    largeGroup = Math.max(end() - begin, largeGroup - largeGroup / 8);
  }

  /** Whether less space is secured than should be. */
  boolean isLow() {
    return isFileLow() || isSpareLow();
  }

  private boolean isFileLow() {
    return file.allocated() < Math.min(length() + ahead() / 2, segmentBytes);
  }

  private boolean isSpareLow() {
    boolean isNeededSoon = segmentBytes - length() < 2 * ahead();
    SegmentFile present = spare;
    return isNeededSoon
        && (present == null || present.allocated() < Math.min(ahead(), segmentBytes));
  }

  private long length() {
    return flushed - base;
  }

  private long ahead() {
    return Math.max(AHEAD, largeGroup + largeGroup / 4);
  }

  /**
   * Secures space ahead of what was written, and what {@code wish} asks for beyond that; a full
   * disk is an answer, no failure.
   */
  Space secure(Space.Wish wish) throws IOException {
    boolean isDiskFull = false;
    try {
      boolean isHere = wish.base() == base;
      long end = isHere ? wish.end() - base : 0;
      long spareEnd = isHere ? wish.spareBytes() : Math.max(0, wish.end() - wish.base());
      if (isFileLow()) {
        end = Math.max(end, Math.min(length() + ahead(), segmentBytes));
      }
      if (isSpareLow()) {
        spareEnd = Math.max(spareEnd, Math.min(ahead(), segmentBytes));
      }
      file.secure(end, zeros);
      if (spareEnd > 0) {
        spare().secure(spareEnd, zeros);
      }
    } catch (IOException e) {
      if (!DiskFull.isCause(e)) {
        throw e;
      }
      isDiskFull = true;
    }
    return new Space(
        base, base + file.allocated(), spare == null ? 0 : spare.allocated(), isDiskFull);
  }

  private SegmentFile spare() throws IOException {
    SegmentFile present = spare;
    if (present == null) {
      present = openFile(directory.resolve(SPARE), 0);
      spare = present;
    }
    return present;
  }

  /** Makes durable what was written. */
  void force() throws IOException {
    file.force();
    forced = flushed;
    syncs++;
  }

  /** Makes everything before it durable, then a mark that says so. */
  void mark(long previous) throws IOException {
    if (forced < flushed) {
      force();
    }
    put(FrameHeader.mark(end(), previous, forced), NOTHING);
    flush();
    file.trim();
    force();
  }

  /** Gives back the space that was secured. */
  void trim() throws IOException {
    file.trim();
  }

  /** Seals the segment and begins the next: what exists behind a segment proves it whole. */
  private void rotate(long previous) throws IOException {
    flush();
    file.trim();
    force();
    file.close();
    Segment segment = Segment.in(directory, flushed);
    file = spare();
    spare = null;
    files.rename(directory.resolve(SPARE), segment.path());
    begin(segment, previous);
  }

  /** Makes an empty file durable, with its header and its name. */
  private void begin(Segment segment, long previous) throws IOException {
    base = segment.base();
    buffer.put(SegmentHeader.of(base, previous).encode());
    flush();
    force();
    files.syncDirectory(directory);
    shelf.add(segment);
  }

  private SegmentFile openFile(Path path, long length) throws IOException {
    DataFile opened = files.open(path);
    try {
      return new SegmentFile(opened, length);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
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
    int count = buffer.position();
    if (count > 0) {
      file.append(buffer.flip());
      buffer.clear();
      flushed += count;
    }
  }

  @Override
  public void close() throws IOException {
    try (SegmentFile _ = file) {
      if (spare != null) {
        spare.close();
        files.delete(directory.resolve(SPARE));
        spare = null;
      }
    }
  }
}
