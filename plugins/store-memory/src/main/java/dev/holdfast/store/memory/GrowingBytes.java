package dev.holdfast.store.memory;

import dev.holdfast.api.spi.Meter;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Bytes that only grow, shared by the versions of one value: in pieces that are never moved, each
 * at most a sixteenth of what was there before it. Used by the applying thread alone; readers see
 * the pieces through their version, and only below its length, where nothing is written again.
 */
final class GrowingBytes {
  private static final int MIN_PIECE = 256;
  private static final int MAX_PIECE = 1 << 20;

  private final CRC32C checksum = new CRC32C();
  private final Meter.Counter copied;

  /** Replaced, with {@code starts}, when there is one more. */
  private byte[][] pieces;

  /** The offset of each piece. */
  private int[] starts;

  /** The array of the last piece belongs to an earlier version from its end on. */
  private boolean isLastFull;

  private int length;

  /** The first {@code length} bytes of {@code array}, in which nothing is ever written. */
  GrowingBytes(byte[] array, int length, Meter.Counter copied) {
    this.pieces = new byte[][] {array};
    this.starts = new int[] {0};
    this.isLastFull = true;
    this.length = length;
    this.copied = copied;
    checksum.update(array, 0, length);
  }

  /** The pieces that hold the content now. */
  byte[][] pieces() {
    return pieces;
  }

  /** Where each of them begins. */
  int[] starts() {
    return starts;
  }

  /** How many bytes are content. */
  int length() {
    return length;
  }

  /** The CRC32C of the bytes as they were appended, whatever became of them in the array. */
  int checksum() {
    return (int) checksum.getValue();
  }

  /** Appends the first {@code count} bytes of {@code source}, at the cost of these. */
  void append(byte[] source, int count) {
    Math.addExact(length, count);
    checksum.update(source, 0, count);
    copied.add(count);
    int done = 0;
    while (done < count) {
      byte[] last = pieces[pieces.length - 1];
      int used = length - starts[starts.length - 1];
      int room = isLastFull ? 0 : last.length - used;
      int now = Math.min(room, count - done);
      System.arraycopy(source, done, last, used, now);
      done += now;
      length += now;
      if (done < count) {
        addPiece(count - done);
      }
    }
  }

  private void addPiece(int needed) {
    int size = Math.max(needed, Math.clamp(length >> 4, MIN_PIECE, MAX_PIECE));
    pieces = Arrays.copyOf(pieces, pieces.length + 1);
    pieces[pieces.length - 1] = new byte[size];
    starts = Arrays.copyOf(starts, starts.length + 1);
    starts[starts.length - 1] = length;
    isLastFull = false;
  }
}
