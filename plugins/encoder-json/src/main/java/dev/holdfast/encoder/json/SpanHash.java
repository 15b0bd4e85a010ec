package dev.holdfast.encoder.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A quick 64-bit hash of bytes. Equal hashes are only a hint: whoever acts on one compares the
 * bytes.
 */
final class SpanHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private SpanHash() {}

  static long of(byte[] text, int start, int end) {
    long hash = end - start;
    int i = start;
    for (; i + 8 <= end; i += 8) {
      hash = mix(hash, (long) LONGS.get(text, i));
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = rest << 8 | text[i] & 0xff;
    }
    return mix(hash, rest);
  }

  static long mix(long hash, long more) {
    long product = (hash ^ more) * FACTOR;
    return (product ^ product >>> 32) + Long.rotateLeft(hash, 23);
  }
}
