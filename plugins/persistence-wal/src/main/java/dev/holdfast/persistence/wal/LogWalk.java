package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.IOException;
import java.util.List;

/** Reads many segments in order; whatever is not as it was written ends it with an exception. */
final class LogWalk {
  private static final long UNKNOWN = -1;

  private final DataFiles files;

  LogWalk(DataFiles files) {
    this.files = files;
  }

  /**
   * Visits the records after position {@code after}, checking those before it as well; returns the
   * position of the last record.
   */
  long walk(List<Extent> extents, long after, CommitLog.Visitor visitor) throws IOException {
    long previous = UNKNOWN;
    for (Extent extent : extents) {
      previous = walk(extent, previous, after, false, visitor);
    }
    return previous;
  }

  /**
   * Visits the records after position {@code after} of a log that was checked before: begins at the
   * record there, when one begins there, so that the cost is that of what is visited. Returns the
   * position of the last record, -1 when there are no extents.
   */
  long resume(List<Extent> extents, long after, CommitLog.Visitor visitor) throws IOException {
    long previous = UNKNOWN;
    for (Extent extent : extents) {
      previous = walk(extent, previous, after, true, visitor);
    }
    return previous;
  }

  private long walk(
      Extent extent, long previous, long after, boolean isChecked, CommitLog.Visitor visitor)
      throws IOException {
    Segment segment = extent.segment();
    try (DataFile file = files.open(segment.path())) {
      if (file.size() < extent.length()) {
        throw Damage.corrupt(segment, file.size(), "it was cut");
      }
      SegmentReader reader =
          new SegmentReader(file, segment.base(), extent.length(), SegmentReader.SEQUENTIAL);
      SegmentHeader header = Opening.header(segment, reader);
      if (previous != UNKNOWN && header.previous() != previous) {
        throw Damage.corrupt(
            segment,
            0,
            "its header names %d as the record before it, which is %d"
                .formatted(header.previous(), previous));
      }
      SegmentWalk walk = isChecked ? begin(reader, header, after) : begin(reader, header);
      while (!walk.isAtEnd()) {
        long offset = walk.offset();
        switch (walk.next()) {
          case Whole(FrameHeader frame, byte[] payload) -> {
            if (frame.isRecord() && frame.position() > after) {
              visitor.visit(frame.position(), payload);
            }
          }
          case Newer(int version) ->
              throw Damage.newer(segment, offset, version, FrameHeader.VERSION);
          case Broken(String what) -> throw Damage.corrupt(segment, offset, what);
        }
      }
      return walk.previous();
    }
  }

  private static SegmentWalk begin(SegmentReader reader, SegmentHeader header) {
    return new SegmentWalk(reader, SegmentHeader.BYTES, header.previous());
  }

  private static SegmentWalk begin(SegmentReader reader, SegmentHeader header, long after)
      throws IOException {
    long offset = after - header.base();
    if (offset >= SegmentHeader.BYTES
        && offset < reader.limit()
        && reader.read(offset) instanceof Whole(FrameHeader frame, byte[] ignored)) {
      return new SegmentWalk(reader, offset, frame.previous());
    }
    return begin(reader, header);
  }
}
