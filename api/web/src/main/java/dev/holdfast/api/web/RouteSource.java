package dev.holdfast.api.web;

import java.util.List;

/**
 * Something that offers HTTP routes: a gateway beside the HTTP server, or what a {@link
 * RouteProvider} made.
 */
public interface RouteSource extends AutoCloseable {
  /** The routes; constant for the life of the source. */
  List<Route> routes();

  @Override
  void close();
}
