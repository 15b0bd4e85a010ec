package dev.holdfast.api;

import java.io.Serial;

/**
 * The one exception type of the API: a broken promise or a value that cannot exist, with its {@link
 * Refusal}.
 *
 * <p>Expected outcomes are returned as {@link Outcome}s. This exception is thrown by constructors
 * of values (an invalid key), by parsers, and by backends that cannot keep their contract.
 */
public final class HoldfastException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** Wraps a refusal. */
  public HoldfastException(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  /** Wraps a refusal and what caused it; the cause is for logs, never for callers. */
  public HoldfastException(Refusal refusal, Throwable cause) {
    super(refusal.message(), cause);
    this.refusal = refusal;
  }

  /** Shorthand for a refusal without facts. */
  public HoldfastException(ErrorCode code, String message) {
    this(Refusal.of(code, message));
  }

  /** What was refused and why. */
  public Refusal refusal() {
    return refusal;
  }

  /** The stable code. */
  public ErrorCode code() {
    return refusal.code();
  }
}
