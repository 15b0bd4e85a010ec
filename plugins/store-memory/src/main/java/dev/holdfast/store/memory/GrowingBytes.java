package dev.holdfast.store.memory;

import dev.holdfast.api.spi.Meter;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Bytes that only grow, shared by the versions of one value. Used by the applying thread alone;
 * readers see the array through their version, and only below its length, where nothing is written
 * again.
 */
final class GrowingBytes {
  private static final int MIN_CAPACITY = 64;

  private final CRC32C checksum = new CRC32C();
  private final Meter.Counter copied;
  private byte[] array;
  private int length;

  /** Takes over {@code array}, of which the first {@code length} bytes are content. */
  GrowingBytes(byte[] array, int length, Meter.Counter copied) {
    this.array = array;
    this.length = length;
    this.copied = copied;
    checksum.update(array, 0, length);
  }

  /** The array that holds the content now; a larger one replaces it when it is full. */
  byte[] array() {
    return array;
  }

  /** How many bytes are content. */
  int length() {
    return length;
  }

  /** The CRC32C of the bytes as they were appended, whatever became of them in the array. */
  int checksum() {
    return (int) checksum.getValue();
  }

  /** Appends the first {@code count} bytes of {@code source}; amortised cost is theirs. */
  void append(byte[] source, int count) {
    int needed = Math.addExact(length, count);
    if (needed > array.length) {
      // Half as much again: each byte is moved about twice in its life, and at most a third is
      // slack.
      long grown = Math.min((long) needed + (needed >> 1), Integer.MAX_VALUE - 8L);
      array = Arrays.copyOf(array, (int) Math.max(Math.max(needed, MIN_CAPACITY), grown));
      copied.add(length);
    }
    System.arraycopy(source, 0, array, length, count);
    checksum.update(source, 0, count);
    copied.add(count);
    length = needed;
  }
}
