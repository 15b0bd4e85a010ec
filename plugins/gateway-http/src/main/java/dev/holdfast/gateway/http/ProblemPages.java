package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What the server says where no handler was reached: the same problem documents as everywhere, in
 * our words, and then the end of the connection.
 */
final class ProblemPages extends ErrorHandler {
  private final HttpFigures figures;

  ProblemPages(HttpFigures figures) {
    this.figures = figures;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException e) {
      status = e.getCode();
    }
    if (status == 426) {
      // Said to an unknown version, without naming one to upgrade to.
      status = 505;
    }
    figures.broken(status);
    byte[] document = document(status);
    response.reset();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, document.length);
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(document), callback);
    return true;
  }

  static byte[] document(int status) {
    return Problems.document(status, refusal(status));
  }

  private static Refusal refusal(int status) {
    return switch (status) {
      case 408 ->
          Refusal.of(ErrorCode.DEADLINE, "The request did not arrive in time (http.timeout).");
      case 413 -> Refusal.of(ErrorCode.TOO_LARGE, "The request is too large.");
      case 414, 431 ->
          Refusal.of(
              ErrorCode.TOO_LARGE,
              "The header section is larger than the limit (limits.headers) allows.");
      case 404 -> Refusal.of(ErrorCode.NOT_FOUND, "Nothing is served here.");
      case 501 -> Refusal.of(ErrorCode.UNSUPPORTED, "The request asks for an unknown feature.");
      case 503 -> Refusal.of(ErrorCode.UNAVAILABLE, "The server is stopping. Try again later.");
      case 505 -> Refusal.of(ErrorCode.INVALID_REQUEST, "HTTP/1.1 and HTTP/1.0 are spoken here.");
      default ->
          status >= 500
              ? Refusal.of(ErrorCode.INTERNAL, "The request failed inside the server.")
              : Refusal.of(
                  ErrorCode.INVALID_REQUEST,
                  "The request is not well-formed HTTP/1.1 (RFC 9112). The connection is closed.");
    };
  }
}
