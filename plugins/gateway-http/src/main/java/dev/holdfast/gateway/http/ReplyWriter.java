package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.web.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/** Sends replies. */
final class ReplyWriter {
  /** How much of a refused body is read and thrown away, so that the refusal arrives. */
  private static final long LINGER_BYTES = 16 << 20;

  /** Longer than any stream. */
  private static final Duration NO_DEADLINE = Duration.ofDays(3650);

  private final Admission admission;
  private final InFlight inFlight;
  private final RequestLimits limits;
  private final InstantSource clock;
  private final Optional<String> degraded;

  /** {@code degraded} is said with each reply. */
  ReplyWriter(
      Admission admission,
      InFlight inFlight,
      RequestLimits limits,
      InstantSource clock,
      Optional<String> degraded) {
    this.degraded = degraded;
    this.admission = admission;
    this.inFlight = inFlight;
    this.limits = limits;
    this.clock = clock;
  }

  /** Sends the reply and returns when it is sent. */
  void write(Dispatcher.Exchange exchange, Response response, Reply made) throws Exception {
    Reply reply = atLast(made);
    boolean unread = !exchange.isBodyRead();
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    degraded.ifPresent(reason -> headers.put("Holdfast-Degraded", reason));
    reply.headers().forEach(header -> headers.put(header.name(), header.value()));
    if (unread || inFlight.isDraining()) {
      // What was not read would otherwise be taken for the next request.
      headers.put(HttpHeader.CONNECTION, "close");
    }
    switch (reply.body()) {
      case Reply.Body.Empty() -> writeEmpty(response, reply.status());
      case Reply.Body.Bytes(byte[] content, String type) ->
          writeBytes(exchange, response, reply.status(), content, type);
      case Reply.Body.Problem(Refusal refusal) -> writeProblem(exchange, response, refusal);
      case Reply.Body.Events(Reply.EventSource source) -> writeEvents(exchange, response, source);
    }
    if (unread) {
      linger(exchange);
    }
  }

  /** The last look before the first byte leaves: what is past its deadline by now does not. */
  private Reply atLast(Reply reply) {
    boolean isTooLate =
        reply.deadline().filter(deadline -> !clock.instant().isBefore(deadline)).isPresent();
    return isTooLate
        ? Reply.problem(Refusal.of(ErrorCode.EXPIRED, "The value is past its deadline."))
        : reply;
  }

  private static void writeEmpty(Response response, int status) throws IOException {
    response.setStatus(status);
    if (status != 204 && status != 304) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    }
    send(response, ByteBuffer.allocate(0));
  }

  private static void writeProblem(Dispatcher.Exchange exchange, Response response, Refusal refusal)
      throws IOException {
    int status = Problems.status(refusal.code());
    if (status == 503 || status == 429) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    }
    writeBytes(exchange, response, status, Problems.document(status, refusal), Problems.TYPE);
  }

  private static void writeBytes(
      Dispatcher.Exchange exchange, Response response, int status, byte[] content, String type)
      throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    send(response, exchange.isHead() ? ByteBuffer.allocate(0) : ByteBuffer.wrap(content));
  }

  private static void send(Response response, ByteBuffer content) throws IOException {
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(true, content, sent);
      sent.block();
    }
  }

  private void writeEvents(
      Dispatcher.Exchange exchange, Response response, Reply.EventSource source) throws Exception {
    JettyRequest request = exchange.admitted().orElseThrow();
    Ticker ticker = limits.ticker();
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    SseStream stream =
        new SseStream(response, ticker, () -> admission.isStillAdmitted(request.caller()));
    RequestScope scope =
        new RequestScope(
            request.principal(), ticker.nanos() + NO_DEADLINE.toNanos(), exchange.cancellation());
    scope.call(() -> {
      source.feed(stream);
      return stream;
    });
    send(response, ByteBuffer.allocate(0));
  }

  /**
   * Reads on for a while: closing a connection with unread bytes resets it, and a reset can
   * overtake the reply. The bytes pass through the body's framing and are never taken for a
   * request.
   */
  private void linger(Dispatcher.Exchange exchange) {
    if (exchange.jetty().getHeaders().contains(HttpHeader.EXPECT)) {
      return;
    }
    byte[] scratch = new byte[8192];
    RequestBody rest =
        RequestBody.discarded(Content.Source.asInputStream(exchange.jetty()), LINGER_BYTES, limits);
    try {
      int read;
      do {
        read = rest.read(scratch);
      } while (read >= 0);
    } catch (IOException | RuntimeException e) {
      // The reply is out and the connection closes in any case.
      exchange.cancellation().cancel();
    }
  }
}
