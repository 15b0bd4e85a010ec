package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.gateway.mcp.protocol.Frame;
import dev.holdfast.gateway.mcp.protocol.HandshakeEra;
import dev.holdfast.gateway.mcp.protocol.McpSession;
import dev.holdfast.gateway.mcp.protocol.Peer;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Streamable HTTP of the revisions of 2025: a session that {@code initialize} begins and DELETE
 * ends, and a stream for GET. That a client leaves a stream cancels nothing.
 */
final class HandshakeHttp {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final String SESSION = "Mcp-Session-Id";

  private final SessionHost host;
  private final SessionIds ids;
  private final HttpSessions sessions;

  HandshakeHttp(SessionHost host, SessionIds ids) {
    this.host = host;
    this.ids = ids;
    sessions = new HttpSessions(host);
  }

  Reply post(Frame frame, Request request) throws InterruptedException {
    return frame instanceof Frame.Request asked && asked.method().equals("initialize")
        ? initialize(asked, request)
        : inSession(request, id -> carryOut(frame, request, id));
  }

  private static Optional<Reply> refuseRevision(Request request) {
    return request
        .header(HttpEndpoint.REVISION)
        .filter(revision -> !HandshakeEra.REVISIONS.contains(revision))
        .map(_ ->
            Replies.fault(
                400,
                "This MCP-Protocol-Version is not spoken here; with 'initialize' these are: "
                    + String.join(", ", HandshakeEra.REVISIONS)
                    + "."));
  }

  private Reply initialize(Frame.Request frame, Request request) throws InterruptedException {
    HttpReply reply = new HttpReply(false);
    Peer peer = host.enter();
    try {
      new McpSession(host, request.principal(), peer).handle(frame, reply);
      reply.becomesStream(Optional.empty());
    } finally {
      host.leave(peer);
    }
    return Replies.of(200, reply.reply())
        .with(SESSION, ids.issue(request.principal().name(), peer.features()));
  }

  private Reply carryOut(Frame frame, Request request, SessionIds.Session session)
      throws InterruptedException {
    Peer peer = sessions.enter(session);
    HttpReply reply = new HttpReply(MediaTypes.lists(request, MediaTypes.EVENTS));
    boolean isStream = false;
    try {
      new McpSession(host, request.principal(), peer).handle(frame, reply);
      isStream = reply.becomesStream(Optional.empty());
    } finally {
      if (!isStream) {
        sessions.leave(session);
      }
    }
    return isStream
        ? Reply.events(stream -> feed(reply, stream, session))
        : Replies.of(200, reply.reply());
  }

  private void feed(HttpReply reply, EventStream stream, SessionIds.Session session)
      throws InterruptedException {
    try {
      reply.feed(stream, HEARTBEAT);
    } catch (IOException e) {
      // The client left. That is no cancellation; the call goes on unheard.
    } finally {
      sessions.leave(session);
    }
  }

  /** The stream for what the server says unasked: changes of what the session subscribed to. */
  Reply get(Request request) throws InterruptedException {
    if (!MediaTypes.accepts(request, MediaTypes.EVENTS)) {
      return Replies.fault(406, "Accept text/event-stream.");
    }
    return inSession(
        request, session -> Reply.events(stream -> tellUnasked(request, stream, session)));
  }

  private void tellUnasked(Request request, EventStream stream, SessionIds.Session session)
      throws InterruptedException {
    Peer peer = sessions.enter(session);
    HttpReply channel = new HttpReply(true);
    Cancellation end = new Cancellation();
    try {
      stream.comment("");
      host.listen(new McpSession(host, request.principal(), peer), channel, end);
      channel.feed(stream, HEARTBEAT);
    } catch (IOException e) {
      // The client left; nobody is told any more.
    } finally {
      end.cancel();
      sessions.leave(session);
    }
  }

  Reply delete(Request request) throws InterruptedException {
    return inSession(
        request,
        session -> {
          sessions.end(session.id());
          return Reply.empty(204);
        });
  }

  /** What is done within a session. */
  @FunctionalInterface
  private interface Work {
    Reply in(SessionIds.Session session) throws InterruptedException;
  }

  /** All but {@code initialize}, whose revision is negotiated whatever its header says. */
  private Reply inSession(Request request, Work work) throws InterruptedException {
    for (String header : List.of(SESSION, HttpEndpoint.REVISION)) {
      if (request.headers(header).size() > 1) {
        return Replies.fault(400, "The header " + header + " occurs more than once.");
      }
    }
    Optional<Reply> refused = refuseRevision(request);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<String> id = request.header(SESSION);
    if (id.isEmpty()) {
      return Replies.fault(400, "The header Mcp-Session-Id is missing; 'initialize' answers one.");
    }
    Optional<SessionIds.Session> session = ids.verify(id.get(), request.principal().name());
    return session.isPresent() && !sessions.isEnded(id.get())
        ? work.in(session.get())
        : Replies.fault(404, "There is no such session; begin a new one with 'initialize'.");
  }
}
