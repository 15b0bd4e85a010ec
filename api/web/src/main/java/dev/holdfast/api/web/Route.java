package dev.holdfast.api.web;

import java.util.Set;

/**
 * A part of the HTTP name space and what serves it.
 *
 * @param path an exact path ({@code /mcp}), or everything below one when it ends with {@code /}
 *     ({@code /v1/history/}); the longest match wins
 * @param methods the methods served; others are answered 405
 * @param isOpen whether it is served without a token
 * @param handler what serves it
 */
public record Route(String path, Set<String> methods, boolean isOpen, Handler handler) {

  /** Serves a request, on a virtual thread. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers; a {@link dev.holdfast.api.HoldfastException} becomes its problem document, others a
     * plain 500.
     */
    Reply handle(Request request) throws Exception;
  }

  /** Copies the methods. */
  public Route {
    methods = Set.copyOf(methods);
  }
}
