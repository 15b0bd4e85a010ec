package dev.holdfast.gateway.http;

import dev.holdfast.api.web.Route;
import dev.holdfast.api.web.RouteSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Finds what serves a path: an endpoint of our own, else the foreign route that fits longest. */
final class Router {

  /** What was found. */
  sealed interface Found {
    /** An endpoint of the contract. */
    record Own(Endpoint endpoint, String variable) implements Found {}

    /** A route of another gateway or plugin. */
    record Foreign(Route route) implements Found {}

    /** The path is served, but not by this method. */
    record OtherMethods(Set<String> allowed) implements Found {}

    /** Nothing is served here. */
    record Nothing() implements Found {}
  }

  private final List<Endpoint> endpoints;
  private final Supplier<List<RouteSource>> foreign;

  Router(List<Endpoint> endpoints, Supplier<List<RouteSource>> foreign) {
    this.endpoints = List.copyOf(endpoints);
    this.foreign = foreign;
  }

  Found find(String method, String path) {
    Set<String> allowed = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      Optional<String> variable = endpoint.path().match(path);
      if (variable.isPresent()) {
        if (endpoint.method().equals(method)) {
          return new Found.Own(endpoint, variable.get());
        }
        allowed.add(endpoint.method());
      }
    }
    return allowed.isEmpty() ? findForeign(method, path) : new Found.OtherMethods(allowed);
  }

  private Found findForeign(String method, String path) {
    Optional<Route> longest = Optional.empty();
    for (RouteSource source : foreign.get()) {
      for (Route route : source.routes()) {
        boolean longer = longest.map(r -> r.path().length()).orElse(0) < route.path().length();
        if (longer && fits(route, path)) {
          longest = Optional.of(route);
        }
      }
    }
    if (longest.isEmpty()) {
      return new Found.Nothing();
    }
    Route route = longest.get();
    return route.methods().contains(method)
        ? new Found.Foreign(route)
        : new Found.OtherMethods(new TreeSet<>(route.methods()));
  }

  private static boolean fits(Route route, String path) {
    return route.path().endsWith("/") ? path.startsWith(route.path()) : path.equals(route.path());
  }
}
