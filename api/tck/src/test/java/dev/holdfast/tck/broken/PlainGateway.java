package dev.holdfast.tck.broken;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that is right: one line is the key, the answer is one line, one thread for each
 * connection. Each step can be broken.
 */
class PlainGateway implements Gateway {
  final ProviderContext world;
  final Map<Socket, Thread> connections = new ConcurrentHashMap<>();
  @Nullable ServerSocket server;
  @Nullable ContextRuntime runtime;
  private int inFlight;
  volatile boolean draining;

  PlainGateway(ProviderContext world) {
    this.world = world;
  }

  @Override
  public void start(GatewayContext context) throws IOException {
    checkStart();
    runtime = context.runtime();
    runtime.limits();
    context.runDirectory();
    bind();
  }

  void checkStart() {
    if (server != null) {
      throw new IllegalStateException("started already");
    }
  }

  final void bind() throws IOException {
    ServerSocket bound = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server = bound;
    world.threads().virtual("plain-accept", () -> accept(bound));
  }

  private void accept(ServerSocket bound) {
    while (!bound.isClosed()) {
      try {
        Socket socket = bound.accept();
        synchronized (connections) {
          if (draining && !acceptsWhileDraining()) {
            socket.close();
            continue;
          }
          connections.put(socket, world.threads().virtual("plain-connection", () -> serve(socket)));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  boolean acceptsWhileDraining() {
    return false;
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String key = reader.readLine();
      if (key != null) {
        String answer = answer(key);
        socket.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client is gone, or the gateway is closing.
    } finally {
      connections.remove(socket);
    }
  }

  String answer(String key) {
    count(1);
    try {
      return find(key);
    } finally {
      count(-1);
    }
  }

  final String find(String key) {
    ContextRuntime ports = runtime;
    if (ports == null) {
      return "closed";
    }
    RequestScope scope =
        new RequestScope(ports.access().owner(), Long.MAX_VALUE, new Cancellation());
    return switch (scope.get(
        () -> ports.contexts().find(new ContextKey(key), OptionalLong.empty()))) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) ->
          new String(entry.value(), StandardCharsets.UTF_8);
      case Outcome.Refused<ContextEntry> refused -> refused.refusal().message();
    };
  }

  private synchronized void count(int change) {
    inFlight += change;
    notifyAll();
  }

  synchronized int inFlight() {
    return inFlight;
  }

  @Override
  public String address() {
    ServerSocket bound = server;
    return bound == null ? "" : "127.0.0.1:" + bound.getLocalPort();
  }

  @Override
  public void drain(Duration patience) {
    draining = true;
    awaitNone(patience);
  }

  final synchronized void awaitNone(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (inFlight > 0 && System.nanoTime() < end) {
      try {
        wait(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    closeServer();
    closeConnections();
  }

  final void closeServer() {
    try {
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final void closeConnections() {
    synchronized (connections) {
      draining = true;
      connections.forEach((socket, thread) -> {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        thread.interrupt();
      });
    }
  }
}
