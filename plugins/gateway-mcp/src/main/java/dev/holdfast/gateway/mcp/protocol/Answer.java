package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Tool;
import java.util.Optional;

/** What an era makes of a request. */
sealed interface Answer {

  /** It is answered at once. */
  record Result(JsonWriter json) implements Answer {}

  /** It breaks the protocol. */
  record Faulty(Fault fault) implements Answer {}

  /** A tool is to be called; progress is reported under the token when there is one. */
  record Call(Tool tool, JsonSlice arguments, Optional<JsonSlice> progressToken)
      implements Answer {}
}
