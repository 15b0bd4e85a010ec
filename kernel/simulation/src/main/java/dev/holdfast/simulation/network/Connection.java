package dev.holdfast.simulation.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection of a client through the proxy: two sockets and a pump for each way. */
final class Connection {
  private static final int CHUNK = 16 << 10;

  private final Socket client;
  private final Socket server;
  private final Weather weather;
  private volatile boolean isHalfOpen;

  Connection(Socket client, Socket server, Weather weather) {
    this.client = client;
    this.server = server;
    this.weather = weather;
  }

  void start() {
    Thread.ofVirtual().start(() -> pump(client, server, Direction.TO_SERVER));
    Thread.ofVirtual().start(() -> pump(server, client, Direction.TO_CLIENT));
  }

  private void pump(Socket from, Socket to, Direction direction) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (weather.pass(direction) && !isHalfOpen) {
          out.write(chunk, 0, count);
        }
      }
      weather.pass(direction);
      if (!isHalfOpen) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      if (!isHalfOpen) {
        reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server's end goes away, and the client is not told. */
  void halfOpen() {
    isHalfOpen = true;
    closeHard(server);
  }

  /** Both ends are told at once, in the hardest way. */
  void reset() {
    closeHard(client);
    closeHard(server);
  }

  static void closeHard(Socket socket) {
    try (socket) {
      // Sends RST in place of FIN.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
