package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Start, keep-alive, drain, close. */
final class LifecycleTests {

  private static String get(TestGateway gateway, String path, String version, String more) {
    return "GET "
        + path
        + " HTTP/"
        + version
        + "\r\nHost: 127.0.0.1:"
        + gateway.port()
        + "\r\nAuthorization: Bearer secret-admin\r\n"
        + more
        + "\r\n";
  }

  @Test
  void addressSaysWhatIsBound() throws IOException {
    try (TestGateway gateway = TestGateway.start()) {
      assertThat(gateway.gateway().address()).matches("127\\.0\\.0\\.1:[1-9][0-9]{2,4}");
    }
  }

  @Test
  void portInUseIsToldWithTheRemedy() throws IOException {
    try (TestGateway first = TestGateway.start()) {
      Map<String, String> samePort = Map.of("port", Integer.toString(first.port()));
      assertThatThrownBy(() -> TestGateway.start(samePort))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + first.port())
          .hasMessageContaining("http.port");
    }
  }

  @Test
  void portIsFreeAfterwardsAndTheGatewayStartsAgain() throws IOException {
    int port;
    try (TestGateway first = TestGateway.start();
        RawClient client = first.connect()) {
      port = first.port();
      client.send(get(first, "/v1/live", "1.1", ""));
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
    }
    try (TestGateway second = TestGateway.start(Map.of("port", Integer.toString(port)))) {
      assertThat(second.port()).isEqualTo(port);
    }
  }

  @Test
  void connectionIsKeptAndPipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (TestGateway gateway = TestGateway.start();
        RawClient client = gateway.connect()) {
      for (int i = 0; i < 50; i++) {
        client.send(get(gateway, "/v1/live", "1.1", ""));
        assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
      }
      client.send(get(gateway, "/v1/live", "1.1", "").repeat(10));
      for (int i = 0; i < 10; i++) {
        assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
      }
      client.send(get(gateway, "/v1/live", "1.1", "Connection: close\r\n"));
      assertThat(client.readAll()).contains("Connection: close");
    }
  }

  @Test
  void http10IsAnsweredAndClosedUnlessItAsksOtherwise() throws IOException {
    try (TestGateway gateway = TestGateway.start();
        RawClient once = gateway.connect();
        RawClient kept = gateway.connect()) {
      once.send(get(gateway, "/v1/live", "1.0", ""));
      assertThat(once.readAll()).startsWith("HTTP/1.1 200 ").endsWith("{\"live\":true}");
      kept.send(get(gateway, "/v1/live", "1.0", "Connection: keep-alive\r\n"));
      assertThat(kept.readResponse()).containsIgnoringCase("connection: keep-alive");
      kept.send(get(gateway, "/v1/live", "1.0", ""));
      assertThat(kept.readAll()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void allowedOriginsAndHostsAreServed() throws IOException {
    try (TestGateway gateway = TestGateway.start(Map.of("allowed-hosts", "box.lan, fe80::1"))) {
      for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "box.lan", "[fe80::1]"}) {
        try (RawClient client = gateway.connect()) {
          String authority = host + ":" + gateway.port();
          client.send(
              "GET /v1/live HTTP/1.1\r\nHost: "
                  + authority
                  + "\r\nOrigin: http://"
                  + authority
                  + "\r\nConnection: close\r\n\r\n");
          assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
        }
      }
    }
  }

  @Test
  void onPort80TheHostMayStandAlone() {
    AllowedHosts hosts = AllowedHosts.of("127.0.0.1", java.util.List.of(), 80);
    assertThat(hosts.isHost("localhost")).isTrue();
    assertThat(hosts.isOrigin("http://localhost")).isTrue();
    assertThat(hosts.isHost("localhost:80")).isTrue();
    assertThat(hosts.isHost("localhost:8080")).isFalse();
  }

  @Test
  void drainLetsARequestEndAndClosesItsConnection() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (TestGateway gateway = TestGateway.start();
        RawClient client = gateway.connect()) {
      gateway.add(
          new Route(
              "/slow",
              Set.of("GET"),
              false,
              request -> {
                entered.countDown();
                released.await();
                return Reply.empty(204);
              }));
      client.send(get(gateway, "/slow", "1.1", ""));
      entered.await();
      Thread drain =
          Thread.ofVirtual().start(() -> gateway.gateway().drain(Duration.ofSeconds(20)));
      // The listening socket closes before the wait begins.
      while (canConnect(gateway)) {
        Thread.onSpinWait();
      }
      assertThat(drain.isAlive()).isTrue();
      released.countDown();
      assertThat(client.readAll()).startsWith("HTTP/1.1 204 ").contains("Connection: close");
      drain.join();
    }
  }

  private static boolean canConnect(TestGateway gateway) {
    try (RawClient ignored = gateway.connect()) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
