package dev.holdfast.prove.wire;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that was received completely.
 *
 * @param status the status code
 * @param headers by lower-case name
 * @param body the body
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
  private static final int DEPTH = 64;

  /** Whether what was asked for was done. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The body as JSON. */
  public JsonSlice json() {
    return JsonSlice.parse(body, DEPTH);
  }

  /** Whether it says itself that what was asked for may have been done or not. */
  public boolean isOutcomeUnknown() {
    return !isSuccess() && problem("outcome").filter("unknown"::equals).isPresent();
  }

  /** The {@code code} of a problem document (RFC 9457); empty when it is none. */
  public Optional<String> problemCode() {
    return problem("code");
  }

  private Optional<String> problem(String member) {
    if (!headers.getOrDefault("content-type", "").startsWith("application/problem+json")) {
      return Optional.empty();
    }
    try {
      return json().member(member).map(JsonSlice::asText);
    } catch (HoldfastException e) {
      return Optional.empty();
    }
  }
}
