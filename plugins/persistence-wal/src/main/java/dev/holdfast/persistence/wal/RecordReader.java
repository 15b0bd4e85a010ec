package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records, from any thread, through handles of its own: an interrupted reader closes
 * the channel it reads from, and must not close the writer's.
 */
final class RecordReader implements AutoCloseable {
  private static final int MAX_HANDLES = 16;
  private static final int MAX_ATTEMPTS = 8;

  private final Shelf shelf;
  private final Map<Long, DataFile> handles = new LinkedHashMap<>(MAX_HANDLES, 0.75f, true);
  private boolean isClosed;

  RecordReader(Shelf shelf) {
    this.shelf = shelf;
  }

  /** The record at {@code position}; empty when none begins there. */
  Optional<byte[]> read(Extent extent, long position) throws IOException {
    boolean interrupted = false;
    try {
      for (int attempt = 1; ; attempt++) {
        interrupted |= Thread.interrupted();
        Optional<DataFile> opened = handle(extent.segment());
        if (opened.isEmpty()) {
          return Optional.empty();
        }
        DataFile file = opened.get();
        try {
          return read(file, extent, position);
        } catch (EOFException e) {
          throw Damage.corrupt(extent.segment(), file.size(), "it was cut");
        } catch (ClosedChannelException e) {
          // Another reader was interrupted, or the handle was evicted.
          forget(extent.segment(), file);
          if (attempt == MAX_ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<byte[]> read(DataFile file, Extent extent, long position)
      throws IOException {
    Segment segment = extent.segment();
    long offset = position - segment.base();
    SegmentReader reader =
        new SegmentReader(file, segment.base(), extent.length(), SegmentReader.RANDOM);
    return switch (reader.read(offset)) {
      case Whole(FrameHeader header, byte[] payload) ->
          header.isRecord() ? Optional.of(payload) : Optional.empty();
      case Newer(int version) ->
          throw Damage.newer(segment.name(), offset, version, FrameHeader.VERSION);
      case Broken ignored -> refuseUnlessBetween(file, extent, offset);
    };
  }

  /** Tells a position between two records from a damaged record: only the chain knows. */
  private static Optional<byte[]> refuseUnlessBetween(DataFile file, Extent extent, long offset)
      throws IOException {
    Segment segment = extent.segment();
    SegmentReader reader =
        new SegmentReader(file, segment.base(), extent.length(), SegmentReader.SEQUENTIAL);
    if (!SegmentHeader.isWhole(reader.head())) {
      throw Damage.corrupt(segment, 0, "the header of the file is damaged");
    }
    long previous = SegmentHeader.decode(reader.head()).previous();
    SegmentWalk walk = new SegmentWalk(reader, SegmentHeader.BYTES, previous);
    while (walk.offset() <= offset && !walk.isAtEnd()) {
      switch (walk.next()) {
        case Whole ignored -> {}
        case Newer(int version) ->
            throw Damage.newer(segment.name(), walk.offset(), version, FrameHeader.VERSION);
        case Broken(String what) -> throw Damage.corrupt(segment, walk.offset(), what);
      }
    }
    return Optional.empty();
  }

  private synchronized Optional<DataFile> handle(Segment segment) throws IOException {
    if (isClosed) {
      throw new IOException("the log is closed");
    }
    DataFile file = handles.get(segment.base());
    if (file == null) {
      if (handles.size() == MAX_HANDLES) {
        Map.Entry<Long, DataFile> eldest = handles.entrySet().iterator().next();
        forget(eldest.getKey(), eldest.getValue());
      }
      Optional<DataFile> opened = shelf.open(segment);
      opened.ifPresent(each -> handles.put(segment.base(), each));
      return opened;
    }
    return Optional.of(file);
  }

  /** Closes what is open of a segment that was given up. */
  synchronized void forget(Segment segment) throws IOException {
    DataFile file = handles.get(segment.base());
    if (file != null) {
      forget(segment.base(), file);
    }
  }

  private synchronized void forget(Segment segment, DataFile file) throws IOException {
    forget(segment.base(), file);
  }

  private void forget(long base, DataFile file) throws IOException {
    handles.remove(base, file);
    file.close();
  }

  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    IOException first = closeAll();
    if (first != null) {
      throw first;
    }
  }

  private @Nullable IOException closeAll() {
    IOException first = null;
    for (DataFile file : handles.values()) {
      try {
        file.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    handles.clear();
    return first;
  }
}
