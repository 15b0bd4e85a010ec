package dev.holdfast.benchmarks.durable;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Values that name their id and cannot be right by accident: id, then bytes that follow from it.
 */
final class Payload {
  private final byte[] rest;

  Payload(int bytes) {
    rest = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(rest);
  }

  byte[] make(long id) {
    byte[] value = rest.clone();
    ByteBuffer.wrap(value).putLong(0, id).putLong(bytes() - Long.BYTES, ~id);
    return value;
  }

  private int bytes() {
    return rest.length;
  }

  /** Passes the id of a value on, when all of its bytes are right. */
  void check(byte[] value, LongConsumer visitor) {
    if (value.length == bytes()) {
      long id = ByteBuffer.wrap(value).getLong();
      if (java.util.Arrays.equals(value, make(id))) {
        visitor.accept(id);
      }
    }
  }
}
