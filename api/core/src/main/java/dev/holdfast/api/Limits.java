package dev.holdfast.api;

import java.time.Duration;
import java.util.Optional;

/**
 * The limits in force ({@code limits.*} of the configuration).
 *
 * @param valueBytes the largest value
 * @param batchBytes the largest batch body
 * @param batchOperations the most operations of a batch
 * @param headerBytes the largest request header section
 * @param jsonDepth the deepest JSON nesting
 * @param connections the most open connections of a gateway
 * @param deadline how long an operation may take when its caller says nothing ({@code
 *     deadlines.default})
 * @param maxDeadline the longest deadline that a caller may ask for ({@code deadlines.max})
 */
public record Limits(
    long valueBytes,
    long batchBytes,
    int batchOperations,
    int headerBytes,
    int jsonDepth,
    int connections,
    Duration deadline,
    Duration maxDeadline) {
  /** With the longest deadline of the defaults. */
  public Limits(
      long valueBytes,
      long batchBytes,
      int batchOperations,
      int headerBytes,
      int jsonDepth,
      int connections,
      Duration deadline) {
    this(
        valueBytes,
        batchBytes,
        batchOperations,
        headerBytes,
        jsonDepth,
        connections,
        deadline,
        Duration.ofSeconds(30));
  }

  /** The defaults of the configuration contract. */
  public static final Limits DEFAULTS =
      new Limits(
          8L << 20,
          64L << 20,
          1000,
          16 << 10,
          512,
          256,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  /**
   * The deadline of an operation: what its caller asked for, or the default.
   *
   * @param asked more than nothing and at most {@link #maxDeadline}
   * @throws HoldfastException {@link ErrorCode#INVALID_REQUEST}, naming the bounds
   */
  public Duration deadline(Optional<Duration> asked) {
    Duration wanted = asked.orElse(deadline);
    if (wanted.isZero() || wanted.isNegative() || wanted.compareTo(maxDeadline) > 0) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "A deadline is more than 0s and at most "
              + Quantities.format(maxDeadline)
              + " (deadlines.max), not "
              + Quantities.format(wanted)
              + ".");
    }
    return wanted;
  }
}
