package dev.holdfast.persistence.wal;

import java.nio.file.Path;

/**
 * Where a log ends, as opening found it.
 *
 * @param segment the last segment
 * @param end the logical offset after the last whole frame; the segment's base when not even its
 *     header is whole
 * @param lastRecord the position of the last record, 0 when there is none
 * @param forced what the last whole frame proves to have been forced; above it nothing is known
 * @param marked whether the last frame is a mark
 * @param cutBytes bytes behind {@code end} that are to be cut, preallocated zeros not counted
 */
record Tail(
    Segment segment, long end, long lastRecord, long forced, boolean marked, long cutBytes) {

  /** The end of a log without segments. */
  static Tail empty(Path directory, Begin begin) {
    Segment first = Segment.in(directory, begin.base());
    return new Tail(first, begin.base(), begin.previous(), 0, false, 0);
  }

  boolean hasHeader() {
    return end > segment.base();
  }
}
