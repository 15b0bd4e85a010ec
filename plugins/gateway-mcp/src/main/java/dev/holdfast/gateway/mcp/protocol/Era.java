package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Principal;
import dev.holdfast.api.json.JsonWriter;
import java.util.Optional;

/**
 * How one family of protocol revisions is spoken. It remembers nothing; what there is to remember
 * of a client stands in its {@link Peer}.
 *
 * <p>The revisions of 2025 begin with a handshake ({@link HandshakeEra}); 2026-07-28 carries
 * everything in each request ({@link StatelessEra}).
 */
sealed interface Era permits HandshakeEra, StatelessEra {
  /** What is to be done about a request. */
  Answer answer(Frame.Request request, Principal principal, Peer peer);

  /** The {@code result} of a response. */
  JsonWriter dress(Ending.Result result);

  /**
   * How a request ends whose work came to questions; empty when the client is asked while the
   * request goes on.
   */
  Optional<Ending> paused(
      Frame.Request request, Answer.Work work, Interview interview, Principal principal);
}
