package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.gateway.mcp.protocol.Envelope;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.Frame;
import dev.holdfast.gateway.mcp.protocol.McpSession;
import dev.holdfast.gateway.mcp.protocol.Peer;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Streamable HTTP of revision 2026-07-28: each POST stands for itself, and closing its stream
 * cancels it. A client that has left is noticed only when something is written, hence the comments.
 */
final class StatelessHttp {
  private final SessionHost host;
  private final HeaderMatch headers;
  private final Duration heartbeat;

  /**
   * One that writes something at least every {@code heartbeat}: after so much silence a reply
   * becomes a stream, and a stream has a comment.
   */
  StatelessHttp(SessionHost host, Duration heartbeat) {
    this.host = host;
    this.heartbeat = heartbeat;
    headers = new HeaderMatch(host);
  }

  Reply post(Frame.Request frame, Request request) throws InterruptedException {
    Optional<Fault> fault =
        switch (Envelope.of(frame)) {
          case Envelope.Faulty(Fault why) -> Optional.of(why);
          case Envelope.Complete(String revision, var _) ->
              headers.mismatch(frame, revision, request);
        };
    return fault.isPresent()
        ? Replies.fault(400, Optional.of(frame.id()), fault.get())
        : carryOut(frame, request);
  }

  private Reply carryOut(Frame.Request frame, Request request) throws InterruptedException {
    Peer peer = host.enter();
    HttpReply reply = new HttpReply(MediaTypes.accepts(request, MediaTypes.EVENTS));
    boolean isStream = false;
    // Until the reply is a stream, only the server sees that the client leaves.
    try (Cancellation.Hook _ =
        RequestScope.find()
            .map(RequestScope::cancellation)
            .orElseGet(Cancellation::new)
            .onCancel(peer.calls()::cancelAll)) {
      new McpSession(host, request.principal(), peer).handle(frame, reply);
      isStream = reply.becomesStream(Optional.of(heartbeat));
    } finally {
      if (!isStream) {
        peer.calls().cancelAll();
        host.leave(peer);
      }
    }
    return isStream
        ? Reply.events(stream -> feed(reply, stream, peer)).with("X-Accel-Buffering", "no")
        : Replies.of(reply.fault().map(StatelessHttp::status).orElse(200), reply.reply());
  }

  private void feed(HttpReply reply, EventStream stream, Peer peer) throws InterruptedException {
    try {
      reply.feed(stream, heartbeat);
    } catch (IOException e) {
      // The client left, which is how it cancels.
    } finally {
      peer.calls().cancelAll();
      host.leave(peer);
    }
  }

  /** The protocol sets the status of these; all other errors are answers like any other. */
  private static int status(Fault fault) {
    return switch (fault.code()) {
      case Fault.METHOD_NOT_FOUND -> 404;
      case Fault.HEADER_MISMATCH, Fault.MISSING_CAPABILITY, Fault.UNSUPPORTED_REVISION -> 400;
      default -> 200;
    };
  }
}
