package dev.holdfast.gateway.http;

import dev.holdfast.api.Principal;
import dev.holdfast.api.web.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A request as routes see it, over the server's own. */
final class JettyRequest implements Request {
  private final org.eclipse.jetty.server.Request jetty;
  private final String path;
  private final QueryString query;
  private final Admission.Caller caller;
  private final RequestLimits limits;
  private volatile @Nullable RequestBody body;

  JettyRequest(
      org.eclipse.jetty.server.Request jetty,
      String path,
      QueryString query,
      Admission.Caller caller,
      RequestLimits limits) {
    this.jetty = jetty;
    this.path = path;
    this.query = query;
    this.caller = caller;
    this.limits = limits;
  }

  /** Whether a body was announced. */
  static boolean hasBody(org.eclipse.jetty.server.Request jetty) {
    return jetty.getLength() > 0 || jetty.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  @Override
  public String method() {
    return jetty.getMethod();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.parameters().get(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(jetty.getHeaders().get(name));
  }

  @Override
  public List<String> headers(String name) {
    return jetty.getHeaders().getValuesList(name);
  }

  @Override
  public Principal principal() {
    return caller.principal();
  }

  Admission.Caller caller() {
    return caller;
  }

  QueryString query() {
    return query;
  }

  /** Whether nothing of the body is left on the connection. */
  boolean isBodyRead() {
    RequestBody taken = body;
    return !hasBody(jetty) || taken != null && taken.hasEnded();
  }

  /** Says that nobody holds the body any more. */
  void release() {
    RequestBody taken = body;
    if (taken != null) {
      taken.release();
    }
  }

  @Override
  public InputStream body(long limitBytes) throws IOException {
    if (jetty.getLength() > limitBytes) {
      throw RequestBody.tooLarge(limitBytes).toException();
    }
    if (body != null) {
      throw new IllegalStateException("the body was already taken");
    }
    long announced = Math.max(0, jetty.getLength());
    RequestBody taken =
        new RequestBody(Content.Source.asInputStream(jetty), announced, limitBytes, limits);
    body = taken;
    return taken;
  }

  @Override
  public byte[] readBody(long limitBytes) throws IOException {
    return body(limitBytes).readAllBytes();
  }
}
