package dev.holdfast.kernel.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lets equal short texts that are read one after the other be one object: media types and writers
 * are few, and occur in every record. Used by one thread.
 */
public final class KnownTexts {
  private static final int PLACES = 64;
  private static final int LONGEST = 128;

  private final byte[][] bytes = new byte[PLACES][];
  private final String[] texts = new String[PLACES];

  /** None is known yet. */
  public KnownTexts() {}

  /** The text of {@code length} bytes of UTF-8 from {@code offset}. */
  public String read(byte[] from, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (length > LONGEST) {
      return new String(from, offset, length, StandardCharsets.UTF_8);
    }
    int place = place(from, offset, length);
    byte[] known = bytes[place];
    if (known == null || !Arrays.equals(known, 0, known.length, from, offset, offset + length)) {
      // Whoever comes last has the place: two that take turns cost what they would without it.
      bytes[place] = Arrays.copyOfRange(from, offset, offset + length);
      texts[place] = new String(from, offset, length, StandardCharsets.UTF_8);
    }
    return texts[place];
  }

  private static int place(byte[] from, int offset, int length) {
    int last = offset + length - 1;
    int mixed = from[offset] + 31 * (from[offset + length / 2] + 31 * (from[last] + 31 * length));
    return Math.floorMod(mixed, PLACES);
  }
}
