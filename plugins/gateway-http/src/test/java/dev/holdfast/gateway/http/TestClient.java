package dev.holdfast.gateway.http;

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

/** Calls the gateway as an ordinary program would, with the token of the admin. */
final class TestClient implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final String secret;

  TestClient(int port) {
    this(port, FakeAccess.ADMIN_SECRET);
  }

  TestClient(int port, String secret) {
    this.port = port;
    this.secret = secret;
  }

  /** A call; headers are name, value, name, value. */
  Answer call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + secret)
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
  }

  /** What came back. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonSlice json() {
      return JsonSlice.parse(response.body(), 64);
    }

    String member(String name) {
      JsonSlice slice = json().member(name).orElseThrow();
      return slice.kind() == JsonSlice.Kind.STRING ? slice.asText() : slice.raw();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
