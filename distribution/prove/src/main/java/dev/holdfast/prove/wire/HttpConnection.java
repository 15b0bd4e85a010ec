package dev.holdfast.prove.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One connection that speaks HTTP/1.1. Nothing is ever sent twice, and there is an answer only when
 * its last byte has arrived. Used by one thread; after an exception it is of no more use.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int MOST_LINE_BYTES = 64 << 10;
  private static final int MOST_BODY_BYTES = 64 << 20;

  private final Socket socket;
  private final InputStream in;
  private final String address;
  private final String token;
  private boolean isReusable = true;

  private HttpConnection(Socket socket, String address, String token) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.address = address;
    this.token = token;
  }

  /**
   * Connects.
   *
   * @param address {@code host:port}
   * @param token the bearer token
   * @param timeout the longest silence
   */
  public static HttpConnection open(String address, String token, Duration timeout)
      throws IOException {
    int colon = address.lastIndexOf(':');
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          (int) timeout.toMillis());
      return new HttpConnection(socket, address, token);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Whether the server keeps the connection for one more request. */
  public boolean isReusable() {
    return isReusable;
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @param path with the query, already encoded
   */
  public HttpReply send(String method, String path, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(address);
    head.append("\r\nAuthorization: Bearer ").append(token);
    if (body.length > 0) {
      head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(body.length);
    }
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    socket.getOutputStream().write(request.toByteArray());
    return read();
  }

  /** A request without a body. */
  public HttpReply get(String path) throws IOException {
    return send("GET", path, Map.of(), new byte[0]);
  }

  private HttpReply read() throws IOException {
    String[] status = line().split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("not an answer in HTTP/1.1");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    isReusable = !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    return new HttpReply(number(status[1], 10), Map.copyOf(headers), body(headers));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunk(); size > 0; size = chunk()) {
        body.writeBytes(exactly(size));
        line();
      }
      for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
        // Trailers say nothing that is asked for here.
        continue;
      }
      return body.toByteArray();
    }
    String length = headers.get("content-length");
    if (length == null) {
      throw new IOException("an answer without a length has no certain end");
    }
    return exactly(number(length, 10));
  }

  private int chunk() throws IOException {
    return number(List.of(line().split(";", 2)).getFirst().strip(), 16);
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number < 0 || number > MOST_BODY_BYTES) {
        throw new IOException("out of bounds: " + number);
      }
      return number;
    } catch (NumberFormatException e) {
      throw new IOException("not a number where one was expected", e);
    }
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the answer ended in its middle");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > MOST_LINE_BYTES) {
        throw new EOFException("the answer ended in its head");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      isReusable = false;
    }
  }
}
