package dev.holdfast.persistence.wal;

import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.IOException;

/** Goes from frame to frame of one segment and checks that they form a chain. */
final class SegmentWalk {
  private final SegmentReader reader;
  private long offset;
  private long previous;

  /** Begins at {@code offset} of the file; {@code previous} is the record before that. */
  SegmentWalk(SegmentReader reader, long offset, long previous) {
    this.reader = reader;
    this.offset = offset;
    this.previous = previous;
  }

  /** Whether every byte up to the limit was walked. */
  boolean isAtEnd() {
    return offset >= reader.limit();
  }

  /** The file offset of the next frame. */
  long offset() {
    return offset;
  }

  /** The position of the last record walked, or before. */
  long previous() {
    return previous;
  }

  /** The next frame; the walk advances only over whole ones. */
  FrameRead next() throws IOException {
    FrameRead read = reader.read(offset);
    return switch (read) {
      case Whole(FrameHeader header, byte[] ignored) -> advance(header, read);
      case Newer ignored -> read;
      case Broken ignored -> read;
    };
  }

  /** Goes on behind a broken frame, with the next that is whole by itself; false without one. */
  boolean skipDamage() throws IOException {
    // A frame that is whole may be in the wrong chain.
    long whole = reader.findWhole(offset);
    if (whole < 0) {
      return false;
    }
    offset = whole;
    if (reader.read(whole) instanceof Whole(FrameHeader header, byte[] ignored)) {
      previous = header.previous();
    }
    return true;
  }

  private FrameRead advance(FrameHeader header, FrameRead read) {
    if (header.previous() != previous) {
      return new Broken(
          "a record names %d as the one before it, which is %d"
              .formatted(header.previous(), previous));
    }
    offset += FrameHeader.BYTES + header.length();
    if (header.isRecord()) {
      previous = header.position();
    }
    return read;
  }
}
