package dev.holdfast.persistence.wal;

/**
 * Space that is secured for records: whatever is put into it cannot meet a full disk.
 *
 * @param base the base of the segment that is written to
 * @param end the logical offset up to which that segment has its space
 * @param spareBytes the space of the file that becomes the next segment, 0 without one
 * @param isDiskFull whether more was wanted and the disk had none
 */
record Space(long base, long end, long spareBytes, boolean isDiskFull) {
  /** Kept for the mark that ends a log that is closed. */
  static final long RESERVE = FrameHeader.BYTES;

  /** No space at all. */
  static final Space NONE = new Space(-1, 0, 0, false);

  /**
   * What one record needs.
   *
   * @param base the base of the segment that the record is to be put into, or behind
   * @param end the logical offset that this segment must reach, 0 when it need not grow
   * @param spareBytes what the next segment must have, 0 when it is not needed
   */
  record Wish(long base, long end, long spareBytes) {
    static Wish within(long base, long end) {
      return new Wish(base, end + RESERVE, 0);
    }

    static Wish behind(long base, long bytes) {
      return new Wish(base, 0, SegmentHeader.BYTES + bytes + RESERVE);
    }
  }

  /** Whether the wish is fulfilled. */
  boolean has(Wish wish) {
    return wish.end <= end && wish.spareBytes <= spareBytes;
  }

  /** The same space after the spare became the segment at {@code newBase}, in the mind only. */
  Space rolled(long newBase) {
    return new Space(newBase, newBase + spareBytes, 0, isDiskFull);
  }

  /** All bytes for records. */
  long bytesBehind(long next) {
    return Math.max(0, end - next - RESERVE)
        + Math.max(0, spareBytes - SegmentHeader.BYTES - RESERVE);
  }
}
