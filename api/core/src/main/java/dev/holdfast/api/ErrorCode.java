package dev.holdfast.api;

/**
 * A stable error code: the same word in HTTP problems, MCP tool results and the command line.
 *
 * <p>Codes are permanent; a new one may be added, none is ever renamed or given another meaning.
 */
public enum ErrorCode {
  INVALID_KEY("invalid-key"),
  INVALID_REQUEST("invalid-request"),
  DIGEST_MISMATCH("digest-mismatch"),
  UNAUTHORIZED("unauthorized"),
  FORBIDDEN("forbidden"),
  NOT_FOUND("not-found"),
  EXPIRED("expired"),
  METHOD_NOT_ALLOWED("method-not-allowed"),
  HELD("held"),
  STALE_FENCE("stale-fence"),
  GONE("gone"),
  CONFLICT("conflict"),
  TOO_LARGE("too-large"),
  UNSUPPORTED_TYPE("unsupported-type"),
  MISDIRECTED("misdirected"),
  IDEMPOTENCY_MISMATCH("idempotency-mismatch"),
  RATE_LIMITED("rate-limited"),
  CORRUPT("corrupt"),
  UNSUPPORTED("unsupported"),
  READ_ONLY("read-only"),
  UNAVAILABLE("unavailable"),
  IN_DOUBT("in-doubt"),
  DEADLINE("deadline"),
  OVER_BUDGET("over-budget"),
  /** A defect in Holdfast or a plugin; the message carries no internals. */
  INTERNAL("internal");

  private final String text;

  ErrorCode(String text) {
    this.text = text;
  }

  /** The code as written on the wire, in kebab-case. */
  public String text() {
    return text;
  }
}
