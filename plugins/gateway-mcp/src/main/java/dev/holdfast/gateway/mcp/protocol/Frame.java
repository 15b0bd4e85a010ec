package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import java.util.Map;
import java.util.Optional;

/** One message of a client. */
public sealed interface Frame {

  /** A call that wants a reply; {@code params} is empty when there are none. */
  record Request(RequestId id, String method, Map<String, JsonSlice> params) implements Frame {}

  /** A message that wants no reply. */
  record Notification(String method, Map<String, JsonSlice> params) implements Frame {}

  /**
   * The answer to a request of the server.
   *
   * @param id which request; empty when that cannot be read
   * @param result what the client answered; empty when it answered an error
   */
  record Response(Optional<RequestId> id, Optional<JsonSlice> result) implements Frame {}

  /** Something else; {@code id} is there when one could be read. */
  record Malformed(Optional<RequestId> id, Fault fault) implements Frame {}
}
