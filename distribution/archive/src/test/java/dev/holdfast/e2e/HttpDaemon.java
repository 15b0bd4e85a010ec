package dev.holdfast.e2e;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A plain HTTP client of a daemon, as somebody else would write it. */
final class HttpDaemon implements AutoCloseable {
  private static final int DEPTH = 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String address;
  private final String token;

  HttpDaemon(String address, String token) {
    this.address = address;
    this.token = token;
  }

  /** Sends a request; headers in pairs. */
  HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + target))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  HttpResponse<byte[]> putJson(String key, byte[] value) throws IOException {
    return send("PUT", "/v1/contexts/" + key, value, "Content-Type", "application/json");
  }

  HttpResponse<byte[]> append(String key, String element, String idempotencyKey)
      throws IOException {
    return send(
        "POST",
        "/v1/contexts/" + key + "?append",
        element.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        idempotencyKey);
  }

  byte[] get(String key) throws IOException {
    return ok(send("GET", "/v1/contexts/" + key, new byte[0])).body();
  }

  byte[] get(String key, long version) throws IOException {
    return ok(send("GET", "/v1/contexts/" + key + "?version=" + version, new byte[0])).body();
  }

  JsonSlice json(String target) throws IOException {
    return JsonSlice.parse(ok(send("GET", target, new byte[0])).body(), DEPTH);
  }

  /** A figure of the daemon, as {@code holdfast_log_bytes_total}. */
  long metric(String name) throws IOException {
    String all =
        new String(
            ok(send("GET", "/v1/metrics", new byte[0], "Accept", "text/plain")).body(),
            StandardCharsets.UTF_8);
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name + " in:\n" + all));
  }

  static HttpResponse<byte[]> ok(HttpResponse<byte[]> response) {
    if (response.statusCode() >= 300) {
      throw new AssertionError(
          response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
    }
    return response;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
