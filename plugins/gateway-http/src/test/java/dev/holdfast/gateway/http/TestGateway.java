package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Limits;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.api.web.Route;
import dev.holdfast.api.web.RouteSource;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway on a free port over a runtime of fakes. */
final class TestGateway implements AutoCloseable {
  static final Limits LIMITS =
      new Limits(1 << 20, 2 << 20, 10, 16 << 10, 32, 64, Duration.ofSeconds(5));

  private final FakeWorld world = new FakeWorld();
  private final FakeRuntime runtime;
  private final List<RouteSource> extensions = new CopyOnWriteArrayList<>();
  private final Gateway gateway;

  private TestGateway(Map<String, String> settings, Limits limits) throws IOException {
    runtime = new FakeRuntime(limits);
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("port", "0");
    gateway =
        new HttpGatewayProvider().create(new MapSettings(all), world.context(Path.of("unused")));
    gateway.start(new Context());
  }

  static TestGateway start() throws IOException {
    return new TestGateway(Map.of(), LIMITS);
  }

  static TestGateway start(Map<String, String> settings) throws IOException {
    return new TestGateway(settings, LIMITS);
  }

  static TestGateway start(Map<String, String> settings, Limits limits) throws IOException {
    return new TestGateway(settings, limits);
  }

  FakeWorld world() {
    return world;
  }

  FakeRuntime runtime() {
    return runtime;
  }

  Gateway gateway() {
    return gateway;
  }

  int port() {
    String address = gateway.address();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Offers routes as another gateway would. */
  void add(Route... routes) {
    List<Route> offered = List.of(routes);
    extensions.add(
        new RouteSource() {
          @Override
          public List<Route> routes() {
            return offered;
          }

          @Override
          public void close() {}
        });
  }

  RawClient connect() throws IOException {
    return new RawClient(port());
  }

  @Override
  public void close() {
    gateway.close();
  }

  private final class Context implements GatewayContext {
    @Override
    public ContextRuntime runtime() {
      return runtime;
    }

    @Override
    public <E> List<E> extensions(Class<E> type) {
      return extensions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public Path runDirectory() {
      return Path.of("unused");
    }
  }
}
