package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.seam.Threads.Repeating;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.api.web.RouteSource;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP gateway's life: bind, serve, drain, close. */
final class HttpGateway implements Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);

  /** How soon it is seen at the latest that the client of a waiting request has left. */
  private static final Duration WATCH = Duration.ofMillis(250);

  private final HttpSettings settings;
  private final ProviderContext provider;
  private @Nullable Serving serving;

  /** What exists between start and close. */
  private record Serving(JettyServer server, String address, InFlight inFlight, Repeating watch) {}

  HttpGateway(HttpSettings settings, ProviderContext provider) {
    this.settings = settings;
    this.provider = provider;
  }

  @Override
  public synchronized void start(GatewayContext context) throws IOException {
    if (serving != null) {
      throw new IllegalStateException("the HTTP gateway was already started");
    }
    warnUnlessLoopback();
    ContextRuntime runtime = context.runtime();
    Connections connections = new Connections(provider.ticker(), settings.timeout());
    HttpFigures figures = new HttpFigures(provider.meter(), provider.ticker(), connections);
    JettyServer server = JettyServer.create(settings, runtime.limits(), connections, figures);
    int port = bind(server);
    InFlight inFlight = new InFlight();
    Router router =
        new Router(Endpoints.of(runtime, inFlight), () -> context.extensions(RouteSource.class));
    Admission admission =
        new Admission(
            AllowedHosts.of(settings.host(), settings.allowedHosts(), port), runtime.access());
    RequestLimits limits =
        new RequestLimits(
            settings,
            provider.ticker(),
            runtime.limits(),
            new BodyBudget(runtime.memory(), settings.bodiesBytes()));
    FrontDoor frontDoor =
        new FrontDoor(
            new Dispatcher(admission, router, limits),
            new ReplyWriter(admission, inFlight, limits, runtime.observatory().degraded()),
            figures,
            inFlight);
    server.start(frontDoor);
    Duration period = shorter(settings.timeout().dividedBy(10), WATCH);
    serving =
        new Serving(
            server,
            AllowedHosts.bracketed(settings.host()) + ":" + port,
            inFlight,
            provider
                .threads()
                .every(
                    "http-watch",
                    period,
                    () -> {
                      connections.closeOverdue();
                      connections.lookForClients();
                    }));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private int bind(JettyServer server) throws IOException {
    try {
      return server.bind();
    } catch (IOException e) {
      server.close();
      throw new IOException(
          "The HTTP gateway cannot listen on "
              + AllowedHosts.bracketed(settings.host())
              + ":"
              + settings.port()
              + ". Is the port in use? Choose another one with http.port or up --port.",
          e);
    }
  }

  private void warnUnlessLoopback() throws IOException {
    if (!InetAddress.getByName(settings.host()).isLoopbackAddress()) {
      LOG.warn(
          "http.host is {}: other machines can connect, and tokens travel unencrypted. Put a TLS"
              + " proxy in front, or use 127.0.0.1.",
          settings.host());
    }
  }

  @Override
  public synchronized String address() {
    return serving == null ? "" : serving.address();
  }

  @Override
  public void drain(Duration patience) {
    Serving present = serving();
    if (present != null) {
      present.inFlight().startDraining();
      present.server().stopAccepting();
      present.inFlight().awaitNone(patience);
    }
  }

  @Override
  public void close() {
    Serving present = serving();
    if (present != null) {
      present.inFlight().startDraining();
      present.inFlight().cancelAll();
      present.watch().close();
      present.server().close();
      forget();
    }
  }

  private synchronized @Nullable Serving serving() {
    return serving;
  }

  private synchronized void forget() {
    serving = null;
  }
}
