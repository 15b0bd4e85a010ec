package dev.holdfast.kernel.lease;

import dev.holdfast.api.spi.lock.LockRequest;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fencing tokens: (epoch, counter) in one integer below 2^53, so that every client can hold it
 * exactly. The epoch is made durable at each start; so tokens rise for ever, also when the last
 * ones of a crashed run were never logged.
 */
public final class TokenCounter implements LockRequest.TokenSource {
  private static final int COUNTER_BITS = 32;

  /** The largest epoch: 21 bits. */
  public static final long MAX_EPOCH = (1L << 21) - 1;

  private final AtomicLong last;

  /**
   * Begins a new epoch.
   *
   * @param epoch how often the home was opened
   * @param highest the highest token that the log has; the next ones are above it, also when the
   *     epoch was lost with its file
   */
  public TokenCounter(long epoch, long highest) {
    if (epoch < 1 || epoch > MAX_EPOCH) {
      throw new IllegalArgumentException("an epoch is 1 to " + MAX_EPOCH + ", not " + epoch);
    }
    this.last = new AtomicLong(Math.max(epoch << COUNTER_BITS, highest));
  }

  /** The epoch under which a token was granted. */
  static long epochOf(long token) {
    return token >>> COUNTER_BITS;
  }

  @Override
  public long next() {
    return last.incrementAndGet();
  }
}
