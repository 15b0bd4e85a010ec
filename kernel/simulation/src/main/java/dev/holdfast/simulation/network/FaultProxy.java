package dev.holdfast.simulation.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between clients and one server of TCP and does what networks do. Each fault acts on all
 * connections, from the next bytes on, until {@link #heal}.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket door;
  private final InetSocketAddress server;
  private final Weather weather = new Weather();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private FaultProxy(ServerSocket door, InetSocketAddress server) {
    this.door = door;
    this.server = server;
  }

  /** Opens a door on a free port of the loopback address that leads to {@code server}. */
  public static FaultProxy open(InetSocketAddress server) throws IOException {
    ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(door, server);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return (InetSocketAddress) door.getLocalSocketAddress();
  }

  /** Bytes arrive that much later, both ways. */
  public void delay(Duration delay) {
    weather.delay(delay);
  }

  /** Bytes are held back one way, as on a link that is down: they arrive when it heals. */
  public void cut(Direction direction) {
    weather.cut(direction);
  }

  /** Bytes are lost for ever, both ways; connections stay open. */
  public void drop() {
    weather.drop();
  }

  /** New connections are reset. */
  public void refuse() {
    weather.refuse();
  }

  /** The server loses all present connections, and no client is told. */
  public void halfOpen() {
    connections.forEach(Connection::halfOpen);
  }

  /** All present connections are reset. */
  public void reset() {
    connections.forEach(Connection::reset);
    connections.clear();
  }

  /** Ends all faults; what was held back arrives. */
  public void heal() {
    weather.heal();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        if (weather.refuses()) {
          Connection.closeHard(client);
        } else {
          connect(client);
        }
      }
    } catch (IOException e) {
      // The door was closed.
    }
  }

  private void connect(Socket client) {
    Socket end = new Socket();
    try {
      end.connect(server);
    } catch (IOException e) {
      Connection.closeHard(client);
      Connection.closeHard(end);
      return;
    }
    Connection connection = new Connection(client, end, weather);
    connections.add(connection);
    connection.start();
  }

  /** Closes the door and resets all connections. */
  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    heal();
    reset();
  }
}
