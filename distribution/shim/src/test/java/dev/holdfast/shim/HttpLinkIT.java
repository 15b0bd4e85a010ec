package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpLinkIT {
  @TempDir private Path directory;
  private Home home;

  @BeforeEach
  void makeHome() {
    home = new Home(directory.resolve("h".repeat(100)));
    assertThat(home.hasSocket()).isFalse();
  }

  @Test
  void repliesOfEveryFormArriveAsLines() throws Exception {
    try (FakeHttpDaemon daemon = new FakeHttpDaemon(home, "s1");
        ShimClient client = ShimClient.of(home)) {
      client.initialize();
      client.request(1, "chunked");
      assertThat(client.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\": {}}\n");
      client.request(2, "events");
      assertThat(client.next()).contains("notifications/progress");
      assertThat(client.next()).contains("\"id\":2");
      client.request(3, "refused");
      assertThat(client.next()).contains("\"id\":3").contains("503").contains("not yet");
      client.endInput();
      assertThat(client.exitCode()).isZero();
      assertThat(daemon.faults).isEmpty();
      assertThat(daemon.bodies.get(1)).isEqualTo(ShimClient.INITIALIZED);
    }
  }

  @Test
  void aStreamThatIsCutLeavesTheOutcomeUnknown() throws Exception {
    try (FakeHttpDaemon daemon = new FakeHttpDaemon(home, "s1");
        ShimClient client = ShimClient.of(home)) {
      client.initialize();
      client.request(1, "cut");

      assertThat(client.next()).contains("progress");
      assertThat(client.next()).contains("\"id\":1").contains("outcome unknown");
      assertThat(daemon.bodies).filteredOn(body -> body.contains("\"cut\"")).hasSize(1);
    }
  }

  @Test
  void aCopyOfAHomeDoesNotReachTheDaemonOfTheOriginal() throws Exception {
    Home copy = new Home(directory.resolve("c".repeat(100)));
    copy.createRun();
    Files.createDirectories(copy.data());
    try (FakeHttpDaemon daemon = new FakeHttpDaemon(home, "s1")) {
      Files.createFile(copy.lock());
      Files.copy(home.token(), copy.token());
      Files.copy(home.daemonJson(), copy.daemonJson());
      try (ShimClient client =
          new ShimClient(copy, Optional.empty(), Duration.ofMillis(300), Duration.ofSeconds(5))) {
        client.send(ShimClient.INITIALIZE);

        assertThat(client.exitCode()).isEqualTo(1);
        assertThat(daemon.bodies).isEmpty();
      }
    }
  }

  @Test
  void aRequestThatCouldNotBeDeliveredWaitsForTheNextDaemon() throws Exception {
    FakeHttpDaemon first = new FakeHttpDaemon(home, "s1");
    try (ShimClient client = ShimClient.of(home)) {
      client.initialize();
      client.request(1, "chunked");
      client.next();
      first.close();
      client.request(2, "chunked");

      try (FakeHttpDaemon second = new FakeHttpDaemon(home, "s2")) {
        assertThat(client.next()).contains("\"id\":2").contains("result");
        assertThat(second.bodies)
            .containsExactly(
                ShimClient.INITIALIZE,
                ShimClient.INITIALIZED,
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"chunked\"}");
        assertThat(client.hasMore()).isFalse();
      }
    }
  }
}
