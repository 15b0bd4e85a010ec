package dev.holdfast.store.memory;

import dev.holdfast.benchmarks.turns.Turn;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** The check of a stored value beside the bare intrinsic, over bytes that are in the cache. */
public final class ChecksumTurn {
  private static final long BYTES_A_ROUND = 400_000_000L;
  private static final int ROUNDS = 8;

  private ChecksumTurn() {}

  /** A way to compute the checksum. */
  private interface Check {
    int of(byte[] bytes);
  }

  /** Runs. */
  public static void main(String[] arguments) {
    Check check =
        switch (arguments[0]) {
          case "holdfast" -> Checksums::crc32c;
          case "crc32c" ->
              bytes -> {
                CRC32C crc = new CRC32C();
                crc.update(bytes, 0, bytes.length);
                return (int) crc.getValue();
              };
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    if (check.of("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)) != 0xe3069283) {
      throw new IllegalStateException("not CRC32C");
    }
    for (int length : new int[] {256, 4_096, 65_536}) {
      byte[] bytes = new byte[length];
      new SplittableRandom(length).nextBytes(bytes);
      double best = Double.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        best = Math.min(best, nanos(check, bytes));
      }
      Turn.print("ns-" + length, best);
    }
  }

  private static double nanos(Check check, byte[] bytes) {
    long times = BYTES_A_ROUND / bytes.length;
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    for (long i = 0; i < times; i++) {
      // Each depends on the one before, so none can be left out.
      bytes[0] = (byte) check.of(bytes);
    }
    return (double) (threads.getCurrentThreadCpuTime() - before) / times;
  }
}
