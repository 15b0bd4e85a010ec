package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.Memory;
import dev.holdfast.api.Principal;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves sessions over a Unix domain socket of mode 600: who may open it is the daemon's own user,
 * so the operating system has already done the authentication.
 */
public final class SocketServer implements AutoCloseable {
  /** The longest path of a socket, in bytes; the system's own limits are 104 to 108. */
  public static final int MAX_PATH_BYTES = 100;

  private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
  private static final long PAUSE_NANOS = 100_000_000L;

  private final Path path;
  private final ServerSocketChannel server;
  private final SessionHost host;
  private final Principal principal;
  private final Memory memory;
  private final Threads threads;
  private final DataFiles files;
  private final int maxConnections;
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();

  private SocketServer(
      Path path,
      ServerSocketChannel server,
      SessionHost host,
      Principal principal,
      Memory memory,
      Threads threads,
      DataFiles files,
      int maxConnections) {
    this.path = path;
    this.server = server;
    this.host = host;
    this.principal = principal;
    this.memory = memory;
    this.threads = threads;
    this.files = files;
    this.maxConnections = maxConnections;
  }

  /** Whether a socket of that path can exist. */
  public static boolean isServable(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
  }

  /**
   * Binds the socket, and serves.
   *
   * @throws IOException when it cannot be bound, or another process serves it
   */
  public static SocketServer open(
      Path path,
      SessionHost host,
      Principal principal,
      Memory memory,
      Threads threads,
      DataFiles files,
      int maxConnections)
      throws IOException {
    removeStale(path, files);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      // Until here the directory's mode 700 protects it.
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    SocketServer opened =
        new SocketServer(path, channel, host, principal, memory, threads, files, maxConnections);
    threads.virtual("mcp-accept", opened::acceptAll);
    return opened;
  }

  private static void removeStale(Path path, DataFiles files) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (isAnswered(path)) {
      throw new BindException(
          path + " is served by another process; stop that one, or choose another home.");
    }
    files.delete(path);
  }

  private static boolean isAnswered(Path path) throws IOException {
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        accept(server.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("{} could not accept a client: {}", path, e.getMessage());
        // Out of file descriptors, most likely: give others time to close theirs.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void accept(SocketChannel client) throws IOException {
    if (connections.size() >= maxConnections) {
      LOG.warn(
          "{} has {} clients (limits.connections); one more was sent away", path, maxConnections);
      client.close();
      return;
    }
    SocketConnection connection = new SocketConnection(client, host, principal, memory);
    connections.add(connection);
    threads.virtual(
        "mcp-session",
        () -> {
          try {
            connection.serve();
          } finally {
            connections.remove(connection);
          }
        });
  }

  /** Takes no more clients; those that are here stay. */
  public void stopAccepting() {
    try {
      if (server.isOpen()) {
        server.close();
        files.delete(path);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", path, e.getMessage());
    }
  }

  @Override
  public void close() {
    stopAccepting();
    connections.forEach(SocketConnection::close);
  }
}
