package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.gateway.mcp.protocol.Frame;
import dev.holdfast.gateway.mcp.protocol.FrameParser;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import dev.holdfast.gateway.mcp.protocol.StatelessEra;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Streamable HTTP: one message a POST. Tells by the header {@code MCP-Protocol-Version} and by the
 * message itself of which era a request is.
 */
public final class HttpEndpoint {
  static final String REVISION = "MCP-Protocol-Version";
  private static final Duration STATELESS_HEARTBEAT = Duration.ofSeconds(2);

  private final HandshakeHttp handshake;
  private final StatelessHttp stateless;

  /** An endpoint whose session ids are issued under {@code secret}. */
  public HttpEndpoint(SessionHost host, byte[] secret) {
    handshake = new HandshakeHttp(host, new SessionIds(secret));
    stateless = new StatelessHttp(host, STATELESS_HEARTBEAT);
  }

  /** Serves a request. */
  public Reply handle(Request request) throws IOException, InterruptedException {
    boolean isStateless =
        request.header(REVISION).filter(StatelessEra.REVISIONS::contains).isPresent();
    return switch (request.method()) {
      case "POST" -> post(request, isStateless);
      case "GET" -> isStateless ? noSession() : handshake.get(request);
      case "DELETE" -> isStateless ? noSession() : handshake.delete(request);
      default -> notAllowed("POST, GET and DELETE are served.");
    };
  }

  private Reply post(Request request, boolean isStateless)
      throws IOException, InterruptedException {
    if (!MediaTypes.isJson(request)) {
      return Reply.problem(
          Refusal.of(ErrorCode.UNSUPPORTED_TYPE, "A message is sent as application/json."));
    }
    if (!MediaTypes.accepts(request, MediaTypes.JSON)
        && !MediaTypes.accepts(request, MediaTypes.EVENTS)) {
      return Replies.fault(406, "Accept application/json and text/event-stream.");
    }
    Frame frame = FrameParser.parse(request.readBody(FrameParser.MAX_FRAME_BYTES));
    return switch (frame) {
      case Frame.Malformed(var id, var fault) -> Replies.fault(400, id, fault);
      case Frame.Request asked
          when StatelessEra.speaks(asked) || isStateless && !isHandshake(asked) ->
          stateless.post(asked, request);
      case Frame.Notification _ when isStateless -> Replies.of(202, Optional.empty());
      case Frame.Response _ when isStateless ->
          Replies.fault(400, "In this revision a server asks nothing that could be answered so.");
      case Frame.Request _, Frame.Notification _, Frame.Response _ ->
          handshake.post(frame, request);
    };
  }

  /** A client may name the newest revision that it knows even where it begins in an old way. */
  private static boolean isHandshake(Frame.Request request) {
    return request.method().equals("initialize");
  }

  private static Reply noSession() {
    return notAllowed("This revision has neither sessions nor streams beside requests: use POST.");
  }

  private static Reply notAllowed(String message) {
    return Reply.problem(Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, message));
  }
}
