package dev.holdfast.gateway.mcp;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Route;
import dev.holdfast.api.web.RouteSource;
import dev.holdfast.api.web.ToolSource;
import dev.holdfast.gateway.mcp.feature.ServerMethods;
import dev.holdfast.gateway.mcp.protocol.RequestStates;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import dev.holdfast.gateway.mcp.protocol.ToolCatalog;
import dev.holdfast.gateway.mcp.tool.BuiltInTools;
import dev.holdfast.gateway.mcp.transport.HttpEndpoint;
import dev.holdfast.gateway.mcp.transport.SessionKeyFile;
import dev.holdfast.gateway.mcp.transport.SocketServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves MCP on {@code run/mcp.sock}, and on the route {@code /mcp} of whatever gateway serves
 * HTTP. Until it has started, the route answers {@code unavailable}.
 */
final class McpGateway implements Gateway, RouteSource {
  private static final Logger LOG = LoggerFactory.getLogger(McpGateway.class);
  private static final String PATH = "/mcp";
  private static final String SOCKET = "mcp.sock";
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** What exists between start and close. */
  private record Running(
      SessionHost host,
      HttpEndpoint http,
      Optional<SocketServer> socket,
      Threads.Repeating sweep,
      String address) {}

  private final McpSettings settings;
  private final ProviderContext context;
  private volatile @Nullable Running running;

  McpGateway(McpSettings settings, ProviderContext context) {
    this.settings = settings;
    this.context = context;
  }

  @Override
  public synchronized void start(GatewayContext gateway) throws IOException {
    if (running != null) {
      throw new IllegalStateException("the gateway 'mcp' is already started");
    }
    ContextRuntime runtime = gateway.runtime();
    Supplier<List<ToolSource>> plugins = () -> gateway.extensions(ToolSource.class);
    ToolCatalog catalog = new ToolCatalog(BuiltInTools.all(context.clock()), plugins);
    byte[] secret = SessionKeyFile.load(context.files(), context.dataDirectory());
    SessionHost host =
        new SessionHost(
            runtime,
            new ServerMethods(runtime, catalog, plugins),
            context.threads(),
            context.ticker(),
            context.meter(),
            settings.limits(),
            new RequestStates(secret, context.clock()));
    HttpEndpoint http = new HttpEndpoint(host, secret);
    Path path = gateway.runDirectory().resolve(SOCKET);
    Optional<SocketServer> socket = openSocket(path, host, runtime);
    running =
        new Running(
            host,
            http,
            socket,
            context.threads().every("mcp-deadlines", SWEEP, host::answerOverdue),
            socket.isPresent() ? path.toString() : PATH);
  }

  private Optional<SocketServer> openSocket(Path path, SessionHost host, ContextRuntime runtime)
      throws IOException {
    if (!SocketServer.isServable(path)) {
      LOG.warn(
          "{} has more than {} bytes, too long for a socket: MCP is served over HTTP only",
          path,
          SocketServer.MAX_PATH_BYTES);
      return Optional.empty();
    }
    return Optional.of(
        SocketServer.open(
            path,
            host,
            runtime.access().owner(),
            runtime.memory(),
            context.threads(),
            context.files(),
            runtime.limits().connections()));
  }

  @Override
  public String address() {
    Running now = running;
    return now == null ? "" : now.address();
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(PATH, Set.of("POST", "GET", "DELETE"), false, this::serve));
  }

  private Reply serve(Request request) throws IOException, InterruptedException {
    Running now = running;
    return now == null
        ? Reply.problem(Refusal.of(ErrorCode.UNAVAILABLE, "MCP is not being served; try again."))
        : now.http().handle(request);
  }

  @Override
  public void drain(Duration patience) {
    Running now = running;
    if (now == null) {
      return;
    }
    now.host().beginDrain();
    now.socket().ifPresent(SocketServer::stopAccepting);
    try {
      now.host().awaitIdle(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    Running now = running;
    if (now != null) {
      running = null;
      now.sweep().close();
      now.socket().ifPresent(SocketServer::close);
    }
  }
}
