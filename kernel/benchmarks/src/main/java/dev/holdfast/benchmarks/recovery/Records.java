package dev.holdfast.benchmarks.recovery;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The records that every candidate gets.
 *
 * @param count how many
 * @param bytes the length of each value, at least 8
 */
record Records(int count, int bytes) {

  String key(int index) {
    return "agents/" + index + "/state";
  }

  byte[] value(int index) {
    byte[] value = new byte[bytes];
    new SplittableRandom(index).nextBytes(value);
    ByteBuffer.wrap(value).putLong(0, index);
    return value;
  }
}
