package dev.holdfast.gateway.http;

import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import java.util.Set;

/**
 * One call of the contract: a method on a path.
 *
 * @param method the method
 * @param path the path, as the API description writes it
 * @param parameters the query parameters it knows; others are refused
 * @param isOpen whether it is served without a token
 * @param handler what serves it
 */
record Endpoint(
    String method, PathTemplate path, Set<String> parameters, boolean isOpen, Handler handler) {

  /** Serves a call. */
  @FunctionalInterface
  interface Handler {
    Reply handle(Call call) throws Exception;
  }

  /**
   * A request and what the template's variable stood for.
   *
   * @param request the request
   * @param variable the decoded text; empty when the template has none
   */
  record Call(Request request, String variable) {}

  Endpoint {
    parameters = Set.copyOf(parameters);
  }

  static Endpoint of(String method, String path, Set<String> parameters, Handler handler) {
    return new Endpoint(method, PathTemplate.parse(path), parameters, false, handler);
  }

  static Endpoint open(String method, String path, Handler handler) {
    return new Endpoint(method, PathTemplate.parse(path), Set.of(), true, handler);
  }
}
