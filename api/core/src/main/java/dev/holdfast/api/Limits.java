package dev.holdfast.api;

import java.time.Duration;

/**
 * The limits in force ({@code limits.*} of the configuration).
 *
 * @param valueBytes the largest value
 * @param batchBytes the largest batch body
 * @param batchOperations the most operations of a batch
 * @param headerBytes the largest request header section
 * @param jsonDepth the deepest JSON nesting
 * @param connections the most open connections of a gateway
 * @param deadline how long an operation may take when its caller says nothing
 */
public record Limits(
    long valueBytes,
    long batchBytes,
    int batchOperations,
    int headerBytes,
    int jsonDepth,
    int connections,
    Duration deadline) {
  /** The defaults of the configuration contract. */
  public static final Limits DEFAULTS =
      new Limits(8L << 20, 64L << 20, 1000, 16 << 10, 512, 256, Duration.ofSeconds(5));
}
