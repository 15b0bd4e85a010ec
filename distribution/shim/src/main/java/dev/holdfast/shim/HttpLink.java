package dev.holdfast.shim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Streamable HTTP, for a home whose path is too long for a socket: one POST a message, each on a
 * connection of its own. The session begins with the first {@code initialize}.
 */
final class HttpLink implements Link {
  private static final int CONNECT_MILLIS = 2000;
  private static final byte[] END = new byte[0];

  private final InetSocketAddress address;
  private final String host;
  private final String token;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
  private volatile String session = "";
  private volatile String revision = "";
  private volatile boolean isClosed;
  private int posts;
  private boolean isInputEnded;

  private HttpLink(InetSocketAddress address, String host, String token) {
    this.address = address;
    this.host = host;
    this.token = token;
  }

  /** Opens a link to the daemon, when it can be reached. */
  static HttpLink open(Home home, DaemonFile daemon) throws IOException {
    InetSocketAddress address = new InetSocketAddress(daemon.host(), daemon.port());
    String token = Files.readString(home.token()).strip();
    HttpLink link = new HttpLink(address, daemon.address(), token);
    link.connect().close();
    return link;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void send(byte[] line) throws IOException {
    Socket socket;
    try {
      if (isClosed) {
        throw new IOException("the link is closed");
      }
      socket = connect();
    } catch (IOException e) {
      throw new NotDeliveredException(e);
    }
    Message message = Message.scan(line);
    if (message.method().equals("notifications/cancelled")) {
      cancelled.add(Message.cancelledId(line));
    }
    Exchange exchange = new Exchange(socket, line, message);
    beginPost();
    boolean isCall =
        message.kind() == Message.Kind.REQUEST && !message.method().equals("initialize");
    if (isCall) {
      exchange.start();
    } else {
      // What follows an initialize needs its session; and notifications keep their order.
      exchange.run();
    }
  }

  @Override
  public byte @Nullable [] receive() throws InterruptedException {
    byte[] line = received.take();
    return line == END ? null : line;
  }

  @Override
  public synchronized void endInput() {
    isInputEnded = true;
    endWhenDone();
  }

  private synchronized void beginPost() {
    posts++;
  }

  private synchronized void endPost() {
    posts--;
    endWhenDone();
  }

  private void endWhenDone() {
    if (isInputEnded && posts == 0) {
      received.add(END);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    received.add(END);
  }

  /** One POST and its reply. */
  private final class Exchange extends Thread {
    private final Socket socket;
    private final byte[] line;
    private final Message message;

    Exchange(Socket socket, byte[] line, Message message) {
      super("mcp-post");
      setDaemon(true);
      this.socket = socket;
      this.line = line;
      this.message = message;
    }

    @Override
    public void run() {
      try (socket) {
        socket.getOutputStream().write(request());
        take(HttpReply.read(socket.getInputStream()));
      } catch (IOException e) {
        // The daemon went away in the middle: nobody knows what it did, so the link ends.
        close();
      } finally {
        endPost();
      }
    }

    private byte[] request() {
      int length = line.length - 1;
      StringBuilder head = new StringBuilder(512).append("POST /mcp HTTP/1.1\r\nHost: ");
      head.append(host).append("\r\nConnection: close\r\nAuthorization: Bearer ").append(token);
      head.append("\r\nContent-Type: application/json");
      head.append("\r\nAccept: application/json, text/event-stream");
      if (!message.method().equals("initialize")) {
        head.append("\r\nMcp-Session-Id: ").append(session);
        if (!revision.isEmpty()) {
          head.append("\r\nMCP-Protocol-Version: ").append(revision);
        }
      }
      head.append("\r\nContent-Length: ").append(length).append("\r\n\r\n");
      byte[] ascii = head.toString().getBytes(StandardCharsets.ISO_8859_1);
      byte[] request = new byte[ascii.length + length];
      System.arraycopy(ascii, 0, request, 0, ascii.length);
      System.arraycopy(line, 0, request, ascii.length, length);
      return request;
    }

    private void take(HttpReply reply) throws IOException {
      if (reply.header("content-type").startsWith("text/event-stream")) {
        takeEvents(reply.body());
        return;
      }
      byte[] body = reply.body().readAllBytes();
      if (reply.status() == 404) {
        throw new IOException("the daemon no longer knows the session");
      }
      if (reply.status() >= 300 && !isResponse(body)) {
        refuse(reply.status(), body);
      } else if (body.length > 0) {
        begin(reply, body);
        received.add(asLine(body));
      }
    }

    /** Remembers what an answered initialize settles. */
    private void begin(HttpReply reply, byte[] body) {
      if (message.method().equals("initialize") && !reply.header("mcp-session-id").isEmpty()) {
        session = reply.header("mcp-session-id");
        JsonMembers.Span result = JsonMembers.find(JsonMembers.Span.of(body), "result");
        JsonMembers.Span version =
            result == null ? null : JsonMembers.find(result, "protocolVersion");
        revision = version == null ? "" : version.asText();
      }
    }

    private boolean isResponse(byte[] body) {
      return JsonMembers.find(JsonMembers.Span.of(body), "jsonrpc") != null;
    }

    /** Passes on a refusal of the HTTP server itself: it did not carry out the message. */
    private void refuse(int status, byte[] body) {
      if (message.kind() == Message.Kind.REQUEST) {
        JsonMembers.Span detail = JsonMembers.find(JsonMembers.Span.of(body), "detail");
        String why = detail == null ? "" : ": " + detail.asText();
        received.add(
            Message.error(message.id(), Relay.SERVER_ERROR, "not served, HTTP " + status + why));
      }
    }

    private void takeEvents(InputStream body) throws IOException {
      boolean isAnswered = false;
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      ByteArrayOutputStream current = new ByteArrayOutputStream();
      for (int b = body.read(); b >= 0; b = body.read()) {
        if (b != '\n') {
          current.write(b);
          continue;
        }
        String text = current.toString(StandardCharsets.UTF_8).stripTrailing();
        current.reset();
        if (text.startsWith("data:")) {
          data.writeBytes(text.substring(5).strip().getBytes(StandardCharsets.UTF_8));
        } else if (text.isEmpty() && data.size() > 0) {
          byte[] line = asLine(data.toByteArray());
          isAnswered |= Message.scan(line).kind() == Message.Kind.RESPONSE;
          received.add(line);
          data.reset();
        }
      }
      if (!cancelled.remove(message.id()) && !isAnswered) {
        throw new IOException("the stream ended before the reply");
      }
    }

    private byte[] asLine(byte[] body) {
      byte[] copy = new byte[body.length + 1];
      for (int i = 0; i < body.length; i++) {
        copy[i] = body[i] == '\n' || body[i] == '\r' ? (byte) ' ' : body[i];
      }
      copy[body.length] = '\n';
      return copy;
    }
  }
}
