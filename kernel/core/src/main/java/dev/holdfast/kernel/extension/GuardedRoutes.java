package dev.holdfast.kernel.extension;

import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Route;
import dev.holdfast.api.web.RouteSource;
import java.io.IOException;
import java.util.List;

/** A plugin's routes behind its gate; a stream ends when the gate is shut. */
final class GuardedRoutes implements RouteSource {
  private final List<Route> routes;

  GuardedRoutes(RouteSource source, Gate gate, PluginJobs jobs) {
    this.routes =
        source.routes().stream()
            .map(route ->
                new Route(
                    route.path(),
                    route.methods(),
                    route.isOpen(),
                    request -> serve(route, request, gate, jobs)))
            .toList();
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  /** Nothing: who made the source closes it. */
  @Override
  public void close() {}

  private static Reply serve(Route route, Request request, Gate gate, PluginJobs jobs)
      throws Exception {
    Reply reply =
        jobs.route(route.path(), () -> gate.call(() -> route.handler().handle(request))).orThrow();
    return reply.body() instanceof Reply.Body.Events(Reply.EventSource events)
        ? new Reply(
            reply.status(),
            reply.headers(),
            new Reply.Body.Events(stream -> feed(events, stream, gate)))
        : reply;
  }

  private static void feed(Reply.EventSource events, EventStream stream, Gate gate)
      throws Exception {
    gate.call(() -> {
      events.feed(new EndingStream(stream, gate));
      return true;
    });
  }

  /** Looks, to a plugin that is to go, as if the client had left. */
  private record EndingStream(EventStream stream, Gate gate) implements EventStream {
    @Override
    public void send(String id, String event, String data) throws IOException {
      requireOpen();
      stream.send(id, event, data);
    }

    @Override
    public void comment(String text) throws IOException {
      requireOpen();
      stream.comment(text);
    }

    private void requireOpen() throws IOException {
      if (gate.isShut()) {
        throw new IOException("the plugin is being replaced or taken away");
      }
    }
  }
}
