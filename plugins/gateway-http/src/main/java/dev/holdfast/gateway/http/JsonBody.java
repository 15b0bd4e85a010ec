package dev.holdfast.gateway.http;

import dev.holdfast.api.Content;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Request;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a request's JSON object; none is unknown.
 *
 * @param members by name
 */
record JsonBody(Map<String, JsonSlice> members) {

  /** The deepest nesting of a body that has no nesting of its own. */
  private static final int FLAT_DEPTH = 8;

  /** Reads and checks the body. */
  static JsonBody read(Request request, long limitBytes, int depth, Set<String> known)
      throws IOException {
    return parse(bytes(request, limitBytes), depth, known);
  }

  /** Reads a small body that may be missing altogether. */
  static JsonBody readOptional(Request request, long limitBytes, Set<String> known)
      throws IOException {
    byte[] body = bytes(request, limitBytes);
    return body.length == 0 ? new JsonBody(Map.of()) : parse(body, FLAT_DEPTH, known);
  }

  private static byte[] bytes(Request request, long limitBytes) throws IOException {
    if (!Content.isJson(Headers.contentType(request).orElse(Content.JSON))) {
      throw new HoldfastException(ErrorCode.UNSUPPORTED_TYPE, "Send application/json.");
    }
    byte[] body = request.readBody(limitBytes);
    ContentDigest.check(request, body);
    return body;
  }

  private static JsonBody parse(byte[] body, int depth, Set<String> known) {
    Map<String, JsonSlice> members = JsonSlice.parse(body, depth).members();
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        throw Parameters.invalid(
            "Unknown field: this call knows "
                + String.join(", ", known.stream().sorted().toList())
                + ".");
      }
    }
    return new JsonBody(members);
  }

  /** A member; {@code null} counts as absent. */
  Optional<JsonSlice> member(String name) {
    return Optional.ofNullable(members.get(name)).filter(slice -> !slice.isNull());
  }

  Optional<String> text(String name) {
    return member(name).map(JsonSlice::asText);
  }

  boolean flag(String name) {
    return member(name).map(JsonSlice::asBoolean).orElse(false);
  }
}
