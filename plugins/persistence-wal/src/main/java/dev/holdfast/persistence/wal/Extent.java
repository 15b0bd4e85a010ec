package dev.holdfast.persistence.wal;

import org.jspecify.annotations.Nullable;

/**
 * The part of a segment that is to be read.
 *
 * @param segment the file
 * @param length bytes from its begin
 * @param next the segment that begins where this one ends; null when this is the last
 */
record Extent(Segment segment, long length, @Nullable Segment next) {
  long end() {
    return segment.base() + length;
  }
}
