package dev.holdfast.exchange;

import java.io.Serial;

/** A file cannot be read or written. */
public final class ExchangeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  ExchangeException(String reason) {
    super(reason);
    this.reason = reason;
  }

  ExchangeException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** Which file, what is wrong, and what to do. */
  public String reason() {
    return reason;
  }
}
