package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that dawdle, come in crowds, or leave. */
final class SlowClientsTests {

  private static String head(TestGateway gateway, String requestLine) {
    return requestLine
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + gateway.port()
        + "\r\nAuthorization: Bearer secret-admin\r\n";
  }

  private static void pass(TestGateway gateway, Duration time) {
    gateway.world().time().advance(time);
    gateway.world().threads().runRepeating();
  }

  private static void awaitConnections(TestGateway gateway, RawClient client, String half)
      throws IOException {
    // A whole exchange on the same connection proves that the server has seen it open.
    client.send(head(gateway, "GET /v1/live") + "\r\n");
    client.readResponse();
    client.send(half);
  }

  @Test
  void drippedHeaderMeetsItsDeadlineHoweverBusyItIs() throws IOException {
    try (TestGateway gateway = TestGateway.start(Map.of("timeout", "1m"));
        RawClient client = gateway.connect()) {
      awaitConnections(gateway, client, "GET /v1/live HTTP/1.1\r\n");
      int drips = 0;
      while (drips < 500 && !client.hasEnded()) {
        client.send("X-A: 1\r\n");
        pass(gateway, Duration.ofSeconds(20));
        drips++;
      }
      assertThat(drips).isBetween(4, 499);
    }
  }

  @Test
  void headerOfALaterRequestHasADeadlineOfItsOwn() throws IOException {
    try (TestGateway gateway = TestGateway.start(Map.of("timeout", "2s"));
        RawClient client = gateway.connect()) {
      awaitConnections(gateway, client, "");
      pass(gateway, Duration.ofSeconds(9));
      client.send(head(gateway, "GET /v1/live") + "\r\n");
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void silentConnectionIsClosed() throws IOException {
    try (TestGateway gateway = TestGateway.start(Map.of("timeout", "200ms"));
        RawClient client = gateway.connect()) {
      awaitConnections(gateway, client, "GET /v1");
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void stalledBodyIsToldAndClosed() throws IOException {
    try (TestGateway gateway = TestGateway.start(Map.of("timeout", "200ms"));
        RawClient client = gateway.connect()) {
      client.send(head(gateway, "PUT /v1/contexts/a") + "Content-Length: 10\r\n\r\nhalf");
      String answer = client.readAll();
      assertThat(answer)
          .startsWith("HTTP/1.1 408 ")
          .contains("Connection: close", "\"code\":\"deadline\"", "application/problem+json");
      assertThat(gateway.runtime().contexts().writes()).isEmpty();
    }
  }

  @Test
  void drippedBodyIsToldAndClosed() throws IOException {
    try (TestGateway gateway = TestGateway.start(Map.of("timeout", "10s"));
        RawClient client = gateway.connect()) {
      client.send(
          head(gateway, "PUT /v1/contexts/a")
              + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      gateway.world().time().advance(Duration.ofSeconds(11));
      client.send("x");
      assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
      assertThat(gateway.runtime().contexts().writes()).isEmpty();
    }
  }

  @Test
  void bodyCutShortWritesNothing() throws IOException {
    try (TestGateway gateway = TestGateway.start();
        RawClient sized = gateway.connect();
        RawClient chunked = gateway.connect()) {
      sized.send(head(gateway, "PUT /v1/contexts/a") + "Content-Length: 10\r\n\r\nhalf");
      sized.finish();
      chunked.send(
          head(gateway, "PUT /v1/contexts/a") + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
      chunked.finish();
      assertThat(sized.readAll()).doesNotContain("HTTP/1.1 2");
      assertThat(chunked.readAll()).doesNotContain("HTTP/1.1 2");
      assertThat(gateway.runtime().contexts().writes()).isEmpty();
    }
  }

  @Test
  void crowdBeyondTheConnectionLimitWaits() throws IOException {
    Limits two = new Limits(1 << 20, 2 << 20, 10, 16 << 10, 32, 2, Duration.ofSeconds(5));
    try (TestGateway gateway = TestGateway.start(Map.of(), two)) {
      List<RawClient> crowd = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        RawClient client = gateway.connect();
        awaitConnections(gateway, client, "");
        crowd.add(client);
      }
      try (RawClient third = gateway.connect()) {
        third.send(head(gateway, "GET /v1/live") + "Connection: close\r\n\r\n");
        crowd.getFirst().close();
        assertThat(third.readAll()).startsWith("HTTP/1.1 200 ");
      }
      crowd.getLast().close();
    }
  }

  @Test
  void largestBodyFitsAndOneByteMoreDoesNot() throws Exception {
    try (TestGateway gateway = TestGateway.start();
        TestClient client = new TestClient(gateway.port())) {
      int limit = (int) TestGateway.LIMITS.valueBytes();
      var fits = client.call("PUT", "/v1/contexts/a", "x".repeat(limit));
      var tooLarge = client.call("PUT", "/v1/contexts/a", "x".repeat(limit + 1));
      var batch = client.call("POST", "/v1/batch", " ".repeat(2 * limit + 1));
      assertThat(fits.status()).isEqualTo(201);
      assertThat(tooLarge.status()).isEqualTo(413);
      assertThat(tooLarge.member("code")).isEqualTo("too-large");
      assertThat(batch.status()).isEqualTo(413);
    }
  }

  @Test
  void bodiesInFlightAreBoundedTogether() throws Exception {
    try (TestGateway gateway = TestGateway.start(Map.of("bodies", "1MiB"));
        TestClient client = new TestClient(gateway.port())) {
      String most = "x".repeat(900_000);
      String answer;
      do {
        // Both may come at one moment, and then both may be too much.
        answer = answerBesideAnother(gateway, client, most);
      } while (answer.startsWith("HTTP/1.1 503 "));
      assertThat(answer).startsWith("HTTP/1.1 20");
      assertThat(client.call("PUT", "/v1/contexts/b", most).status()).isBetween(200, 201);
    }
  }

  /** The answer to a body that is on its way until another one was refused because of it. */
  private static String answerBesideAnother(TestGateway gateway, TestClient client, String most)
      throws Exception {
    try (RawClient first = gateway.connect()) {
      first.send(head(gateway, "PUT /v1/contexts/a") + "Content-Length: 900001\r\n\r\n" + most);
      var second = client.call("PUT", "/v1/contexts/b", most);
      for (int i = 0; i < 50 && second.status() < 300; i++) {
        // The first body is still on its way through the machine.
        second = client.call("PUT", "/v1/contexts/b", most);
      }
      if (second.status() < 300) {
        return "HTTP/1.1 503 the first one was refused before";
      }
      assertThat(second.status()).isEqualTo(503);
      assertThat(second.member("code")).isEqualTo("unavailable");
      first.send("x");
      return first.readResponse();
    } catch (java.net.SocketException e) {
      return "HTTP/1.1 503 and closed";
    }
  }
}
