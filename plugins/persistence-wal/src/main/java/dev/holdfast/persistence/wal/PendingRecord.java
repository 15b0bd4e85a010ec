package dev.holdfast.persistence.wal;

/**
 * A record that has its place in the log and is not in the file yet.
 *
 * @param position its position
 * @param previous the position of the record before, 0 when there is none
 * @param payload its bytes; never changed
 */
record PendingRecord(long position, long previous, byte[] payload) {
  long bytes() {
    return FrameHeader.BYTES + (long) payload.length;
  }
}
