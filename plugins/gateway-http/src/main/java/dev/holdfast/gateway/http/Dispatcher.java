package dev.holdfast.gateway.http;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.web.Reply;
import dev.holdfast.gateway.http.Router.Found;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Checks a request in the order of the contract (host, origin, token, route, method); runs it. */
final class Dispatcher {
  private final Admission admission;
  private final Router router;
  private final RequestLimits limits;

  Dispatcher(Admission admission, Router router, RequestLimits limits) {
    this.admission = admission;
    this.router = router;
    this.limits = limits;
  }

  /** One request on its way through. */
  static final class Exchange {
    private final Request jetty;
    private final Cancellation cancellation;
    private volatile @Nullable JettyRequest admitted;

    Exchange(Request jetty, Cancellation cancellation) {
      this.jetty = jetty;
      this.cancellation = cancellation;
    }

    Request jetty() {
      return jetty;
    }

    Cancellation cancellation() {
      return cancellation;
    }

    boolean isAdmitted() {
      return admitted != null;
    }

    Optional<JettyRequest> admitted() {
      return Optional.ofNullable(admitted);
    }

    boolean isHead() {
      return jetty.getMethod().equals("HEAD");
    }

    boolean isBodyRead() {
      JettyRequest request = admitted;
      return request == null ? !JettyRequest.hasBody(jetty) : request.isBodyRead();
    }

    /** The method and the size, for logs: paths carry keys and lease ids. */
    String describe() {
      return jetty.getMethod() + " with a body of " + jetty.getLength() + " bytes";
    }
  }

  Reply dispatch(Exchange exchange) throws Exception {
    Request jetty = exchange.jetty();
    checkFraming(jetty);
    HttpURI uri = jetty.getHttpURI();
    admission.checkHost(values(jetty, HttpHeader.HOST), schemeAndAuthority(uri));
    admission.checkOrigin(values(jetty, HttpHeader.ORIGIN));
    Target target = Target.of(router, jetty.getMethod(), uri);
    Admission.Caller caller =
        target.isOpen()
            ? admission.anonymous()
            : admission.authenticate(values(jetty, HttpHeader.AUTHORIZATION));
    QueryString query = QueryString.parse(Optional.ofNullable(uri.getQuery()).orElse(""));
    JettyRequest request = new JettyRequest(jetty, target.path(), query, caller, limits);
    exchange.admitted = request;
    RequestScope scope =
        new RequestScope(
            caller.principal(),
            limits.deadlineNanos(Headers.single(request, "Holdfast-Deadline")),
            exchange.cancellation());
    return scope.call(() -> run(target.orThrow(), request));
  }

  /** RFC 9112 §6.1: HTTP/1.0 knows no transfer coding, so what follows cannot be framed. */
  private static void checkFraming(Request jetty) {
    if (jetty.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
        && jetty.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      throw invalid("HTTP/1.0 has no Transfer-Encoding (RFC 9112 §6.1).");
    }
  }

  private static Reply run(Found found, JettyRequest request) throws Exception {
    return switch (found) {
      case Found.Own(Endpoint endpoint, String variable) -> {
        checkParameters(request.query(), endpoint.parameters());
        yield endpoint.handler().handle(new Endpoint.Call(request, variable));
      }
      case Found.Foreign foreign -> foreign.route().handler().handle(request);
      case Found.OtherMethods(Set<String> allowed) ->
          Reply.problem(
                  dev.holdfast.api.Refusal.of(
                      ErrorCode.METHOD_NOT_ALLOWED,
                      "This path is served for " + String.join(", ", allowed) + "."))
              .with("Allow", String.join(", ", allowed));
      case Found.Nothing() ->
          throw new HoldfastException(
              ErrorCode.NOT_FOUND, "Nothing is served at this path. See /v1/openapi.json.");
    };
  }

  private static void checkParameters(QueryString query, Set<String> known) {
    for (String name : query.parameters().keySet()) {
      if (!known.contains(name)) {
        throw invalid(
            known.isEmpty()
                ? "This call takes no query parameters."
                : "Unknown query parameter: this call knows "
                    + String.join(", ", known.stream().sorted().toList())
                    + ".");
      }
    }
  }

  private static List<String> values(Request jetty, HttpHeader header) {
    return jetty.getHeaders().getValuesList(header);
  }

  private static Optional<String> schemeAndAuthority(HttpURI uri) {
    return uri.getAuthority() == null
        ? Optional.empty()
        : Optional.of(uri.getScheme() + "://" + uri.getAuthority());
  }

  private static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_REQUEST, message);
  }
}
