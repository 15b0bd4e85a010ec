package dev.holdfast.kernel.job;

/**
 * How many retries are left: a bucket of 10 tokens, full at first, that each call fills by a tenth
 * of one and each retry empties by one. So retries never come to more than 10 % of the calls and 10
 * more, and a failure of everything is not made worse by all of it being tried again (M. Brooker:
 * Timeouts, retries and backoff with jitter; Finagle's RetryBudget). Safe to use from any thread.
 */
final class RetryBudget {
  private static final double BURST = 10;
  private static final double PER_CALL = 0.1;

  private double tokens = BURST;

  synchronized void called() {
    tokens = Math.min(BURST, tokens + PER_CALL);
  }

  synchronized boolean take() {
    // Ten tenths are a little less than one.
    if (tokens < 1 - 1e-9) {
      return false;
    }
    tokens = Math.max(0, tokens - 1);
    return true;
  }

  synchronized double tokens() {
    return tokens;
  }
}
