package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.web.Reply;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.Messages;
import dev.holdfast.gateway.mcp.protocol.RequestId;
import java.util.Optional;

/** HTTP replies made of frames. */
final class Replies {
  private Replies() {}

  /** A frame; a request without a reply, being cancelled, is answered like a notification. */
  static Reply of(int status, Optional<byte[]> frame) {
    return frame
        .map(bytes -> Reply.bytes(status, bytes, MediaTypes.JSON))
        .orElseGet(() -> Reply.empty(202));
  }

  static Reply fault(int status, Optional<RequestId> id, Fault fault) {
    return Reply.bytes(status, Messages.error(id, fault), MediaTypes.JSON);
  }

  /** A fault of what is not a request, or cannot be told apart from one. */
  static Reply fault(int status, String message) {
    return fault(status, Optional.empty(), Fault.invalidRequest(message));
  }
}
