package dev.holdfast.shim;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Answers {@code initialize} and {@code echo} at once and the method {@code hold} never; remembers
 * every line it was sent.
 */
final class FakeDaemon implements AutoCloseable {
  private final Home home;
  private final ServerSocketChannel server;
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** Whether it answers nothing at all. */
  volatile boolean isSilent;

  FakeDaemon(Home home) throws IOException {
    this.home = home;
    home.createRun();
    Files.deleteIfExists(home.mcpSocket());
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(home.mcpSocket()));
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      LineReader reader = new LineReader(client, Integer.MAX_VALUE - 64);
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        lines.add(new String(line, StandardCharsets.UTF_8).strip());
        Message message = Message.scan(line);
        if (isSilent) {
          continue;
        }
        if (message.kind() == Message.Kind.OTHER) {
          send(client, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700}}");
        } else if (message.kind() == Message.Kind.REQUEST && !message.method().equals("hold")) {
          send(
              client,
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + message.id()
                  + ",\"result\":{\"of\":\""
                  + message.method()
                  + "\"}}");
        }
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  /** Sends a line to every client. */
  void broadcast(String line) throws IOException {
    for (SocketChannel client : clients) {
      send(client, line);
    }
  }

  private static void send(SocketChannel client, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    synchronized (client) {
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    }
  }

  /** The next line that came from any client. */
  String next() throws InterruptedException {
    String line = lines.poll(10, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the daemon was sent nothing within 10 s");
    }
    return line;
  }

  boolean hasMore() {
    return !lines.isEmpty();
  }

  /** Dies at once. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(home.mcpSocket());
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
