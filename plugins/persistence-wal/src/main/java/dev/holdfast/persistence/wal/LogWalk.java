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
      previous = walk(extent, previous, after, visitor);
    }
    return previous;
  }

  private long walk(Extent extent, long previous, long after, CommitLog.Visitor visitor)
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
      SegmentWalk walk = new SegmentWalk(reader, SegmentHeader.BYTES, header.previous());
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
}
