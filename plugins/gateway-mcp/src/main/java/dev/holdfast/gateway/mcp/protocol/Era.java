package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import java.util.Optional;

/**
 * How one family of protocol revisions is spoken, and what it remembers of one session.
 *
 * <p>The revisions of 2025 begin with a handshake ({@link HandshakeEra}); those from 2026-07-28 on
 * carry everything in each request and will be a second implementation.
 */
public sealed interface Era permits HandshakeEra {
  /** What is to be done about a request. */
  Answer answer(Frame.Request request);

  /** The request that a notification cancels. */
  Optional<RequestId> cancelled(Frame.Notification notification);

  /** The {@code result} of a tool call. */
  byte[] callResult(Outcome<JsonSlice> outcome);

  /** How the client calls itself; empty when it did not say. */
  String clientName();
}
