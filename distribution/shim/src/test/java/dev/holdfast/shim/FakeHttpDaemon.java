package dev.holdfast.shim;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A daemon that serves {@code /mcp} over HTTP, in each of the ways that the protocol allows. */
final class FakeHttpDaemon implements AutoCloseable {
  private final Home home;
  private final FileChannel lock;
  private final ServerSocket server;
  private final String session;
  private final Thread acceptor;
  private volatile boolean isClosed;
  final List<String> faults = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();

  FakeHttpDaemon(Home home, String session) throws IOException {
    this.home = home;
    this.session = session;
    home.createRun();
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Files.writeString(home.token(), "secret\n");
    Files.createDirectories(home.data());
    lock = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    String address = "127.0.0.1:" + port();
    new DaemonFile(ProcessHandle.current().pid(), address, "0.1.0", session, home.lockIdentity())
        .write(home);
    acceptor = Thread.ofPlatform().daemon().start(this::accept);
  }

  private int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        if (isClosed) {
          socket.close();
          return;
        }
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int first = in.read();
      if (first < 0) {
        return;
      }
      String requestLine = (char) first + HttpReply.line(in);
      Map<String, String> headers = new HashMap<>();
      for (String line = HttpReply.line(in); !line.isEmpty(); line = HttpReply.line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      byte[] body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
      answer(socket.getOutputStream(), requestLine, headers, body);
    } catch (IOException e) {
      faults.add(e.toString());
    }
  }

  private void answer(
      OutputStream out, String requestLine, Map<String, String> headers, byte[] body)
      throws IOException {
    expect("POST /mcp HTTP/1.1", requestLine);
    expect("Bearer secret", headers.get("authorization"));
    expect("127.0.0.1:" + port(), headers.get("host"));
    bodies.add(new String(body, StandardCharsets.UTF_8));
    Message message = Message.scan(body);
    if (!message.method().equals("initialize") && !session.equals(headers.get("mcp-session-id"))) {
      write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    String reply = "{\"jsonrpc\":\"2.0\",\"id\":" + message.id() + ",\"result\":";
    switch (message.method()) {
      case "initialize" -> {
        reply += "{\"protocolVersion\":\"2025-11-25\"}}";
        write(
            out,
            "HTTP/1.1 200 OK\r\nMcp-Session-Id: "
                + session
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + reply.length()
                + "\r\n\r\n"
                + reply);
      }
      case "chunked" -> {
        expect("2025-11-25", headers.get("mcp-protocol-version"));
        reply += "\n{}}";
        write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n"
                + Integer.toHexString(reply.length())
                + "\r\n"
                + reply
                + "\r\n0\r\n\r\n");
      }
      case "events" ->
          write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:\n\nevent: message\n"
                  + "data: {\"method\":\"notifications/progress\"}\n\ndata: "
                  + reply
                  + "{}}\n\n");
      case "cut" ->
          write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                  + "data: {\"method\":\"notifications/progress\"}\n\n");
      case "refused" -> {
        String problem = "{\"code\":\"unavailable\",\"detail\":\"not yet\"}";
        write(
            out,
            "HTTP/1.1 503 Unavailable\r\nContent-Length: "
                + problem.length()
                + "\r\n\r\n"
                + problem);
      }
      default -> write(out, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private void expect(String wanted, String found) {
    if (!wanted.equals(found)) {
      faults.add("wanted " + wanted + ", found " + found);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Dies; afterwards nothing is accepted any more, and nothing that was is served. */
  @Override
  public void close() throws IOException {
    isClosed = true;
    server.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.close();
    Files.deleteIfExists(home.daemonJson());
  }
}
