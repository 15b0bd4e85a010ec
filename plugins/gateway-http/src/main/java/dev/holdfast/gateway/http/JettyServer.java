package dev.holdfast.gateway.http;

import dev.holdfast.api.Limits;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server underneath, with every setting that the boundary's safety rests on. */
final class JettyServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

  private final Server server;
  private final TrackedConnector connector;

  private JettyServer(Server server, TrackedConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** Prepares a server; binds nothing. */
  static JettyServer create(
      HttpSettings settings, Limits limits, Connections connections, HttpFigures figures) {
    VirtualThreadPool threads = new VirtualThreadPool();
    threads.setName("http");
    // Each connection has at most one request in progress, so the connection limit bounds this too.
    threads.setMaxConcurrentTasks(-1);
    Server server = new Server(threads);
    server.setErrorHandler(new ProblemPages(figures));
    TrackedConnector connector =
        new TrackedConnector(server, new HttpConnectionFactory(configuration(limits)), connections);
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.timeout().toMillis());
    connector.setAcceptQueueSize(limits.connections());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    return new JettyServer(server, connector);
  }

  private static HttpConfiguration configuration(Limits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(limits.headerBytes());
    // Otherwise a header that differs by case from one seen before on the connection takes over its
    // value: "Bearer SECRET" would pass for "Bearer secret".
    http.setHeaderCacheCaseSensitive(true);
    http.setHttpCompliance(HttpCompliance.STRICT);
    // The raw path is read by UrlPath, which is stricter and answers in the words of the contract.
    EnumSet<Violation> leftToUrlPath = EnumSet.allOf(Violation.class);
    leftToUrlPath.remove(Violation.USER_INFO);
    leftToUrlPath.remove(Violation.FRAGMENT);
    http.setUriCompliance(new UriCompliance("HOLDFAST", leftToUrlPath));
    return http;
  }

  /** Binds the port; nothing is accepted yet, because the handler has to know the port. */
  int bind() throws IOException {
    connector.open();
    return connector.getLocalPort();
  }

  /** Serves. */
  void start(Handler handler) throws IOException {
    server.setHandler(handler);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The server loads parts of itself by the context class loader; in a plugin layer the
    // application's loader does not have them.
    thread.setContextClassLoader(JettyServer.class.getClassLoader());
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw new IOException("The HTTP server did not start.", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Closes the listening socket. */
  void stopAccepting() {
    connector.close();
  }

  @Override
  public void close() {
    connector.close();
    server.setStopTimeout(0);
    try {
      server.stop();
    } catch (Exception e) {
      // It is stopped all the same: this says only that something had to be cut off.
      LOG.debug("The HTTP server cut off what was left.", e);
    }
  }
}
