package dev.holdfast.prove.client;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.prove.wire.HttpConnection;
import dev.holdfast.prove.wire.HttpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of the daemon that serves a home, over HTTP. A new connection is made when there is
 * none; which daemon serves is read from the home each time. Used by one thread.
 */
public final class Contexts implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Path home;
  private @Nullable HttpConnection connection;

  /** Those of a home; nothing is opened yet. */
  public Contexts(Path home) {
    this.home = home;
  }

  /**
   * Sees to it that there is a connection.
   *
   * @throws IOException when there is no daemon; nothing was sent then
   */
  public HttpConnection connect() throws IOException {
    HttpConnection known = connection;
    if (known == null) {
      known =
          HttpConnection.open(
              DaemonAddress.of(home), Files.readString(home.resolve("token")).strip(), SILENCE);
      connection = known;
    }
    return known;
  }

  /** Reads a key. */
  public HttpReply get(String key) throws IOException {
    return send("GET", "/v1/contexts/" + key, Map.of(), new byte[0]);
  }

  /** Appends a text to the array under a key. */
  public HttpReply append(String key, String text) throws IOException {
    return send("POST", "/v1/contexts/" + key + "?append", Map.of(), quoted(text));
  }

  /** Puts a value under the condition that a header names. */
  public HttpReply put(String key, Map<String, String> condition, byte[] value) throws IOException {
    return send("PUT", "/v1/contexts/" + key, condition, value);
  }

  /** How the daemon finds itself. */
  public HttpReply health() throws IOException {
    return send("GET", "/v1/health", Map.of(), new byte[0]);
  }

  /** What the daemon is. */
  public HttpReply status() throws IOException {
    return send("GET", "/v1/status", Map.of(), new byte[0]);
  }

  static byte[] quoted(String text) {
    return new JsonWriter().value(text).toString().getBytes(StandardCharsets.UTF_8);
  }

  private HttpReply send(String method, String path, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpConnection used = connect();
    try {
      HttpReply reply = used.send(method, path, headers, body);
      if (!used.isReusable()) {
        close();
      }
      return reply;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    HttpConnection known = connection;
    connection = null;
    if (known != null) {
      known.close();
    }
  }
}
