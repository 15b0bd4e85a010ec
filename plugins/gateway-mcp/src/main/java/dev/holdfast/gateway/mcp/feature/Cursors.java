package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.gateway.mcp.protocol.Ending;
import dev.holdfast.gateway.mcp.protocol.Methods.Prepared;
import dev.holdfast.gateway.mcp.protocol.Params;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Cursors: opaque to clients; the last key of the page before, in Base64url. */
final class Cursors {
  private static final String NOT_OURS = "'cursor' is not one that was given out.";

  private Cursors() {}

  static String after(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** Where a page begins, when the request says it; empty also when it is not one of ours. */
  static Optional<String> key(Params params) {
    try {
      return params
          .text("cursor")
          .map(cursor -> new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The refusal of a cursor that is not one of ours. */
  static Prepared notOurs() {
    return new Prepared.Done(Ending.invalidParams(NOT_OURS));
  }

  /** The refusal of any cursor, by a list that has one page. */
  static Optional<Prepared> refusal(Params params) {
    return params.has("cursor") ? Optional.of(notOurs()) : Optional.empty();
  }
}
