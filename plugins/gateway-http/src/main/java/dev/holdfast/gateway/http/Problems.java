package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonWriter;
import java.util.Set;

/** Refusals as problem documents (RFC 9457). */
final class Problems {
  static final String TYPE = "application/problem+json";

  private static final Set<String> OWN_MEMBERS =
      Set.of("type", "title", "status", "code", "detail");

  private Problems() {}

  /** The status that belongs to a code. */
  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_KEY, INVALID_REQUEST, DIGEST_MISMATCH -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND, EXPIRED -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case HELD, STALE_FENCE -> 409;
      case GONE -> 410;
      case CONFLICT -> 412;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_TYPE -> 415;
      case MISDIRECTED -> 421;
      case IDEMPOTENCY_MISMATCH -> 422;
      case RATE_LIMITED -> 429;
      case CORRUPT, INTERNAL -> 500;
      case UNSUPPORTED -> 501;
      case READ_ONLY, UNAVAILABLE, IN_DOUBT -> 503;
      case DEADLINE -> 504;
      case OVER_BUDGET -> 507;
    };
  }

  /** The document: {@code {type, title, status, code, detail, ...facts}}. */
  static byte[] document(int status, Refusal refusal) {
    String code = refusal.code().text();
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("type", "tag:holdfast.dev,2026:" + code)
            .member("title", title(code))
            .member("status", status)
            .member("code", code)
            .member("detail", refusal.message());
    refusal
        .facts()
        .forEach((name, value) -> {
          if (!OWN_MEMBERS.contains(name)) {
            json.name(name).anyValue(value);
          }
        });
    return json.endObject().toBytes();
  }

  private static String title(String code) {
    return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
  }
}
