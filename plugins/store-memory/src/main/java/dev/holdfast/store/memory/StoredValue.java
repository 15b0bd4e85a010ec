package dev.holdfast.store.memory;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of one version of a value, with their CRC32C. Immutable: a version that a thread is
 * reading stays as it is while later versions are applied.
 */
sealed interface StoredValue {
  /** A copy of the bytes, checked after copying; null when they are not those that were stored. */
  byte @Nullable [] read();

  /**
   * A value in one array.
   *
   * @param bytes the bytes; never written again
   * @param checksum the CRC32C of all of them
   */
  record Whole(byte[] bytes, int checksum) implements StoredValue {
    /** Takes over {@code bytes}. */
    static Whole of(byte[] bytes) {
      return new Whole(bytes, Checksums.crc32c(bytes));
    }

    @Override
    public byte @Nullable [] read() {
      byte[] copy = bytes.clone();
      return Checksums.crc32c(copy) == checksum ? copy : null;
    }
  }

  /**
   * A value that grew: a beginning shared with earlier and later versions, and an end of its own.
   *
   * @param source what the next version grows
   * @param pieces those of {@code source} when this version was made
   * @param starts where each of them begins
   * @param sharedLength how many of their bytes belong to this version; bytes above may be written
   *     while this version is read
   * @param sharedChecksum the CRC32C of those
   * @param tail the bytes that follow; never written again
   * @param tailChecksum the CRC32C of the tail
   */
  record Spliced(
      GrowingBytes source,
      byte[][] pieces,
      int[] starts,
      int sharedLength,
      int sharedChecksum,
      byte[] tail,
      int tailChecksum)
      implements StoredValue {
    /** The present content of {@code source}, followed by {@code tail}, which it takes over. */
    static Spliced of(GrowingBytes source, byte[] tail) {
      return new Spliced(
          source,
          source.pieces(),
          source.starts(),
          source.length(),
          source.checksum(),
          tail,
          Checksums.crc32c(tail));
    }

    @Override
    public byte @Nullable [] read() {
      byte[] copy = new byte[sharedLength + tail.length];
      for (int i = 0; i < pieces.length; i++) {
        int end = i + 1 < pieces.length ? starts[i + 1] : sharedLength;
        System.arraycopy(pieces[i], 0, copy, starts[i], end - starts[i]);
      }
      System.arraycopy(tail, 0, copy, sharedLength, tail.length);
      boolean sound =
          Checksums.crc32c(copy, 0, sharedLength) == sharedChecksum
              && Checksums.crc32c(copy, sharedLength, tail.length) == tailChecksum;
      return sound ? copy : null;
    }

    /** Whether the tail still has the bytes that were stored. */
    boolean isTailSound() {
      return Checksums.crc32c(tail) == tailChecksum;
    }
  }

  /**
   * A value made from bytes that had failed their check. It stays damaged until it is replaced: a
   * fresh checksum over damaged bytes would make them look right.
   */
  record Unsound() implements StoredValue {
    @Override
    public byte @Nullable [] read() {
      return null;
    }
  }
}
