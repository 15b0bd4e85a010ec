package dev.holdfast.gateway.http;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.web.Reply;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request from the server, has it answered, and sees to it that it ends. */
final class FrontDoor extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

  private final transient Dispatcher dispatcher;
  private final transient ReplyWriter writer;
  private final transient HttpFigures figures;
  private final transient InFlight inFlight;

  FrontDoor(Dispatcher dispatcher, ReplyWriter writer, HttpFigures figures, InFlight inFlight) {
    this.dispatcher = dispatcher;
    this.writer = writer;
    this.figures = figures;
    this.inFlight = inFlight;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    TrackedEndPoint endPoint =
        (TrackedEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    long begun = figures.begin();
    Cancellation cancellation = new Cancellation();
    Dispatcher.Exchange exchange = new Dispatcher.Exchange(request, cancellation);
    endPoint.requestBegan(exchange::isBodyRead, cancellation);
    request.addFailureListener(failure -> cancellation.cancel());
    // A request that waits (a lease, a stream) is silent for a reason: only stalled reads and
    // writes time out.
    request.addIdleTimeoutListener(timeout -> false);
    inFlight.began(cancellation);
    Optional<Throwable> failure;
    try {
      failure = serve(request, response, exchange);
    } finally {
      inFlight.ended(cancellation);
      endPoint.requestEnded();
      figures.answered(kind(request), response.getStatus(), begun);
    }
    failure.ifPresentOrElse(callback::failed, callback::succeeded);
    if (request.getMethod().equals("CONNECT")) {
      // The server would go on waiting for the bytes of a tunnel.
      endPoint.close();
    }
    return true;
  }

  private static RequestKind kind(Request request) {
    String path = request.getHttpURI().getPath();
    return RequestKind.of(
        request.getMethod(), path == null ? "" : path, request.getHttpURI().getQuery());
  }

  /** Answers; what comes back is why the connection has to be cut. */
  private Optional<Throwable> serve(
      Request request, Response response, Dispatcher.Exchange exchange) {
    try {
      writer.write(exchange, response, answer(exchange));
      return Optional.empty();
    } catch (IOException e) {
      // The client left: nobody is there to be told.
      return Optional.of(e);
    } catch (Exception e) {
      LOG.error("Answering {} failed.", request.getMethod(), e);
      return Optional.of(e);
    } finally {
      exchange.admitted().ifPresent(JettyRequest::release);
    }
  }

  private Reply answer(Dispatcher.Exchange exchange) throws IOException {
    try {
      return dispatcher.dispatch(exchange);
    } catch (HoldfastException e) {
      return refused(exchange, e.refusal());
    } catch (StalledBodyException e) {
      return problem(408);
    } catch (IOException e) {
      return malformed(e).orElseThrow(() -> e);
    } catch (Exception e) {
      return malformed(e)
          .orElseGet(() -> {
            LOG.error("{} failed unexpectedly.", exchange.describe(), e);
            return problem(500);
          });
    }
  }

  private Reply refused(Dispatcher.Exchange exchange, Refusal refusal) {
    if (refusal.code() == ErrorCode.INTERNAL) {
      LOG.error("{} failed: {}", exchange.describe(), refusal.message());
    }
    if (!exchange.isAdmitted()) {
      figures.refused();
    }
    Reply reply = Reply.problem(refusal);
    return refusal.code() == ErrorCode.UNAUTHORIZED
        ? reply.with("WWW-Authenticate", "Bearer realm=\"holdfast\"")
        : reply;
  }

  /** The answer to broken framing that showed itself only in the body. */
  private static Optional<Reply> malformed(Throwable failure) {
    if (failure instanceof HttpException http) {
      return Optional.of(problem(http.getCode()));
    }
    return failure.getCause() instanceof HttpException http
        ? Optional.of(problem(http.getCode()))
        : Optional.empty();
  }

  private static Reply problem(int status) {
    return Reply.bytes(status, ProblemPages.document(status), Problems.TYPE)
        .with("Connection", "close");
  }
}
