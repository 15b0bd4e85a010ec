package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.gateway.mcp.protocol.CallTable;
import dev.holdfast.gateway.mcp.protocol.Era;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.Frame;
import dev.holdfast.gateway.mcp.protocol.FrameParser;
import dev.holdfast.gateway.mcp.protocol.HandshakeEra;
import dev.holdfast.gateway.mcp.protocol.McpSession;
import dev.holdfast.gateway.mcp.protocol.Messages;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Streamable HTTP: one message a POST, answered as JSON, or as events when its progress is asked
 * for. There is no stream for GET: the server has nothing to say unasked.
 */
public final class HttpEndpoint {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final String SESSION = "Mcp-Session-Id";
  private static final String REVISION = "MCP-Protocol-Version";

  private final SessionHost host;
  private final SessionIds ids;
  private final HttpSessions sessions;

  private HttpEndpoint(SessionHost host, SessionIds ids) {
    this.host = host;
    this.ids = ids;
    sessions = new HttpSessions(host);
  }

  /** An endpoint whose secret is kept in the provider's data directory. */
  public static HttpEndpoint open(SessionHost host, ProviderContext context) throws IOException {
    byte[] secret = SessionKeyFile.load(context.files(), context.dataDirectory());
    return new HttpEndpoint(host, new SessionIds(secret));
  }

  /** Serves a request. */
  public Reply handle(Request request) throws IOException, InterruptedException {
    return switch (request.method()) {
      case "POST" -> post(request);
      case "DELETE" -> delete(request);
      default ->
          Reply.problem(
              Refusal.of(
                  ErrorCode.METHOD_NOT_ALLOWED, "POST and DELETE are served; there is no stream."));
    };
  }

  private Reply post(Request request) throws IOException, InterruptedException {
    if (!isJson(request)) {
      return Reply.problem(
          Refusal.of(ErrorCode.UNSUPPORTED_TYPE, "A message is sent as application/json."));
    }
    if (!accepts(request, JSON) && !accepts(request, EVENTS)) {
      return fault(406, "Accept application/json and text/event-stream.");
    }
    Frame frame = FrameParser.parse(request.readBody(FrameParser.MAX_FRAME_BYTES));
    return switch (frame) {
      case Frame.Malformed(var id, Fault fault) ->
          Reply.bytes(400, Messages.error(id, fault), JSON);
      case Frame.Request asked when asked.method().equals("initialize") ->
          initialize(asked, request);
      case Frame.Request asked -> inSession(request, id -> carryOut(asked, request, id));
      case Frame.Notification told -> inSession(request, id -> await(told, request, id));
      case Frame.Response told -> inSession(request, id -> await(told, request, id));
    };
  }

  private Reply initialize(Frame.Request frame, Request request) throws InterruptedException {
    ReplySlot slot = new ReplySlot();
    CallTable none = new CallTable(1);
    new McpSession(host, request.principal(), host.beginningEra(), none).handle(frame, slot);
    return reply(slot.await()).with(SESSION, ids.issue(request.principal().name()));
  }

  private Reply carryOut(Frame.Request frame, Request request, String id)
      throws InterruptedException {
    boolean wantsEvents =
        frame.method().equals("tools/call")
            && HandshakeEra.progressToken(frame.params()).isPresent()
            && lists(request, EVENTS);
    return wantsEvents
        ? Reply.events(stream -> feed(new EventSink(stream), frame, request, id))
        : await(frame, request, id);
  }

  private void feed(EventSink sink, Frame.Request frame, Request request, String id)
      throws IOException, InterruptedException {
    CallTable calls = sessions.enter(id);
    try {
      session(request, calls).handle(frame, sink);
      sink.awaitFinish(HEARTBEAT);
    } finally {
      sessions.leave(id);
    }
  }

  private Reply await(Frame frame, Request request, String id) throws InterruptedException {
    CallTable calls = sessions.enter(id);
    try {
      ReplySlot slot = new ReplySlot();
      session(request, calls).handle(frame, slot);
      return reply(slot.await());
    } finally {
      sessions.leave(id);
    }
  }

  private McpSession session(Request request, CallTable calls) {
    Era era = host.resumedEra();
    return new McpSession(host, request.principal(), era, calls);
  }

  private Reply delete(Request request) throws InterruptedException {
    return inSession(
        request,
        id -> {
          sessions.end(id);
          return Reply.empty(204);
        });
  }

  /** What is done within a session. */
  @FunctionalInterface
  private interface Work {
    Reply in(String sessionId) throws InterruptedException;
  }

  /** All but {@code initialize}, whose revision is negotiated whatever its header says. */
  private Reply inSession(Request request, Work work) throws InterruptedException {
    for (String header : List.of(SESSION, REVISION)) {
      if (request.headers(header).size() > 1) {
        return fault(400, "The header " + header + " occurs more than once.");
      }
    }
    Optional<String> revision = request.header(REVISION);
    if (revision.isPresent() && !HandshakeEra.REVISIONS.contains(revision.get())) {
      return fault(
          400,
          "This MCP-Protocol-Version is not spoken here; known are "
              + String.join(", ", HandshakeEra.REVISIONS)
              + ".");
    }
    Optional<String> id = request.header(SESSION);
    if (id.isEmpty()) {
      return fault(400, "The header Mcp-Session-Id is missing; 'initialize' answers one.");
    }
    return ids.isIssued(id.get(), request.principal().name()) && !sessions.isEnded(id.get())
        ? work.in(id.get())
        : fault(404, "There is no such session; begin a new one with 'initialize'.");
  }

  /** A cancelled request has no reply, like a notification. */
  private static Reply reply(Optional<byte[]> frame) {
    return frame.map(bytes -> Reply.bytes(200, bytes, JSON)).orElseGet(() -> Reply.empty(202));
  }

  private static Reply fault(int status, String message) {
    byte[] frame = Messages.error(Optional.empty(), Fault.invalidRequest(message));
    return Reply.bytes(status, frame, JSON);
  }

  private static boolean isJson(Request request) {
    String type = request.header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().equalsIgnoreCase(JSON);
  }

  /** Whether the client takes the type; one that says nothing takes all. */
  private static boolean accepts(Request request, String type) {
    return request.headers("Accept").isEmpty()
        || lists(request, type)
        || lists(request, "*/*")
        || lists(request, type.substring(0, type.indexOf('/')) + "/*");
  }

  private static boolean lists(Request request, String type) {
    return request.headers("Accept").stream()
        .anyMatch(accepted -> accepted.toLowerCase(Locale.ROOT).contains(type));
  }
}
