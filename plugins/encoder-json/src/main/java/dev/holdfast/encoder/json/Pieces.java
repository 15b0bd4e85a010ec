package dev.holdfast.encoder.json;

import dev.holdfast.api.spi.encoder.DeltaOutcome;
import java.util.Arrays;

/**
 * The target as pieces of arrays that exist already: its length is known, and checked, before a
 * byte of it is allocated.
 */
final class Pieces {
  private static final byte[] COMMA = {','};

  private final long limit;
  private byte[][] sources = new byte[16][];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;
  private long length;

  /** Nothing yet; at most the {@code limit} bytes that the delta promises. */
  Pieces(long limit) {
    this.limit = limit;
  }

  void comma() throws DeltaFault {
    add(COMMA, 0, 1);
  }

  void add(byte[] source, int start, int end) throws DeltaFault {
    length += end - start;
    if (length > limit) {
      throw new DeltaFault(
          DeltaOutcome.Fault.WRONG_RESULT, "the delta makes more than the bytes it promises");
    }
    if (count > 0 && sources[count - 1] == source && ends[count - 1] == start) {
      ends[count - 1] = end;
      return;
    }
    if (count == starts.length) {
      int larger = count + (count >> 1);
      sources = Arrays.copyOf(sources, larger);
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
    }
    sources[count] = source;
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  long length() {
    return length;
  }

  byte[] join() {
    byte[] joined = new byte[Math.toIntExact(length)];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int more = ends[i] - starts[i];
      System.arraycopy(sources[i], starts[i], joined, at, more);
      at += more;
    }
    return joined;
  }
}
