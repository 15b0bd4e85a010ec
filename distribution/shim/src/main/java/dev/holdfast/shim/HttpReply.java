package dev.holdfast.shim;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The reply to one HTTP/1.1 request on a connection of its own (RFC 9112). */
final class HttpReply {
  private static final int MAX_HEADER_BYTES = 64 << 10;

  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;

  private HttpReply(int status, Map<String, String> headers, InputStream body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Reads the status and the headers; the body follows from {@link #body}. */
  static HttpReply read(InputStream stream) throws IOException {
    InputStream in = new BufferedInputStream(stream);
    while (true) {
      int status = status(line(in));
      Map<String, String> headers = new HashMap<>();
      int bytes = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        bytes += line.length();
        int colon = line.indexOf(':');
        if (colon <= 0 || bytes > MAX_HEADER_BYTES) {
          throw new IOException("the daemon's HTTP headers cannot be understood");
        }
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      if (status >= 200) {
        return new HttpReply(status, headers, body(in, status, headers));
      }
    }
  }

  private static int status(String line) throws IOException {
    try {
      if (line.startsWith("HTTP/1.") && line.length() >= 12) {
        return Integer.parseInt(line.substring(9, 12));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message below.
    }
    throw new IOException("the daemon does not answer in HTTP/1.1");
  }

  private static InputStream body(InputStream in, int status, Map<String, String> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return new ChunkedBody(in);
    }
    String length = headers.get("content-length");
    try {
      return length == null ? in : new FixedBody(in, Long.parseLong(length));
    } catch (NumberFormatException e) {
      throw new IOException("the daemon's Content-Length is no number");
    }
  }

  /** A line without its line break. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > MAX_HEADER_BYTES) {
        throw new EOFException("the daemon's HTTP reply ends too early");
      }
      line.append((char) b);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  int status() {
    return status;
  }

  /** The value of a header, given in lower case; empty when there is none. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  InputStream body() {
    return body;
  }

  /** The whole body as text. */
  String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A body of known length. */
  private static final class FixedBody extends InputStream {
    private final InputStream in;
    private long left;

    FixedBody(InputStream in, long length) {
      this.in = in;
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = in.read(target, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the daemon's HTTP reply ends too early");
      }
      left -= read;
      return read;
    }
  }

  /** A body in chunks (RFC 9112 §7.1); trailers are not read. */
  private static final class ChunkedBody extends InputStream {
    private final InputStream in;
    private long left;
    private boolean isFirst = true;
    private boolean isEnded;

    ChunkedBody(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && !isEnded) {
        beginChunk();
      }
      if (isEnded) {
        return -1;
      }
      int read = in.read(target, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the daemon's HTTP reply ends too early");
      }
      left -= read;
      return read;
    }

    private void beginChunk() throws IOException {
      if (!isFirst) {
        line(in);
      }
      isFirst = false;
      String size = line(in);
      int extension = size.indexOf(';');
      try {
        left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      } catch (NumberFormatException e) {
        throw new IOException("a chunk of the daemon's HTTP reply has no size");
      }
      isEnded = left == 0;
    }
  }
}
