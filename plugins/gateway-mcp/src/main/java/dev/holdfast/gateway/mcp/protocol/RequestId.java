package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import java.util.Optional;

/**
 * The id that a client gave to a request: a string or a number.
 *
 * @param raw the JSON text as the client wrote it, which is how it is sent back
 * @param key the same for every spelling of one string; tells the string {@code "1"} from the
 *     number {@code 1}
 */
public record RequestId(String raw, String key) {

  /** The id's text when it is a string, which all ids of ours are; empty when it is a number. */
  String text() {
    return key.startsWith("s") ? key.substring(1) : "";
  }

  /** The id that {@code json} says; empty when it is neither a string nor a number. */
  static Optional<RequestId> of(JsonSlice json) {
    return switch (json.kind()) {
      case STRING -> Optional.of(new RequestId(json.raw(), "s" + json.asText()));
      case NUMBER -> Optional.of(new RequestId(json.raw(), "n" + json.raw()));
      case OBJECT, ARRAY, BOOLEAN, NULL -> Optional.empty();
    };
  }
}
