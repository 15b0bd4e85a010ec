package dev.holdfast.persistence.wal;

/**
 * The part of a segment that is to be read.
 *
 * @param segment the file
 * @param length bytes from its begin
 */
record Extent(Segment segment, long length) {
  long end() {
    return segment.base() + length;
  }
}
