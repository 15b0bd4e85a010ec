package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayIT {
  private Home home;
  private final List<FakeDaemon> daemons = new CopyOnWriteArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    // Not @TempDir: its paths may be too long for a socket.
    home = new Home(Files.createTempDirectory("hf"));
  }

  @AfterEach
  void clean() throws IOException {
    for (FakeDaemon daemon : daemons) {
      daemon.close();
    }
    try (Stream<Path> files = Files.walk(home.directory())) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private FakeDaemon startDaemon() throws IOException {
    FakeDaemon daemon = new FakeDaemon(home);
    daemons.add(daemon);
    return daemon;
  }

  private ShimClient client(DaemonStarter starter, Duration patience) throws IOException {
    return new ShimClient(home, Optional.of(starter), patience, Duration.ofSeconds(5));
  }

  @Test
  void linesAreCopiedBothWays() throws Exception {
    FakeDaemon daemon = startDaemon();
    try (ShimClient client = ShimClient.of(home)) {
      client.initialize();
      assertThat(daemon.next()).isEqualTo(ShimClient.INITIALIZE);
      assertThat(daemon.next()).isEqualTo(ShimClient.INITIALIZED);
      for (int id = 1; id <= 500; id++) {
        client.request(id, "echo");
      }
      Set<String> replies = new HashSet<>();
      for (int id = 1; id <= 500; id++) {
        replies.add(client.next());
      }
      assertThat(replies).hasSize(500).allMatch(reply -> reply.endsWith("}\n"));
      daemon.broadcast("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
      assertThat(client.next()).contains("notifications/progress");
      client.send("not json");
      assertThat(client.next()).contains("-32700");
    }
  }

  @Test
  void callsInFlightAreUnknownWhenTheDaemonGoesAwayAndNothingIsSentAgain() throws Exception {
    FakeDaemon first = startDaemon();
    try (ShimClient client = ShimClient.of(home)) {
      client.initialize();
      client.request(1, "hold");
      client.request(2, "hold");
      client.request(3, "hold");
      client.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}");
      client.request(4, "echo");
      assertThat(client.next()).contains("\"id\":4");

      first.close();

      assertThat(List.of(client.next(), client.next()))
          .allMatch(line -> line.contains("-32000") && line.contains("outcome unknown"))
          .anyMatch(line -> line.contains("\"id\":1,"))
          .anyMatch(line -> line.contains("\"id\":3,"));
      client.request(5, "echo");
      FakeDaemon second = startDaemon();
      assertThat(second.next()).isEqualTo(ShimClient.INITIALIZE);
      assertThat(second.next()).isEqualTo(ShimClient.INITIALIZED);
      assertThat(second.next()).contains("\"id\":5");
      assertThat(client.next()).contains("\"id\":5").contains("result");
      assertThat(second.hasMore()).isFalse();
      assertThat(client.hasMore()).isFalse();
    }
  }

  @Test
  void aSessionSurvivesManyDeaths() throws Exception {
    FakeDaemon daemon = startDaemon();
    try (ShimClient client = ShimClient.of(home)) {
      client.initialize();
      for (int id = 1; id <= 20; id++) {
        daemon.close();
        daemon = startDaemon();
        client.request(id, "echo");
        String reply = client.next();
        // What was sent before the death was noticed is unknown; all else is answered.
        assertThat(reply).contains("\"id\":" + id + ",").containsAnyOf("result", "unknown");
      }
    }
  }

  @Test
  void aDaemonIsStartedWhenNoneRuns() throws Exception {
    List<Home> started = new ArrayList<>();
    DaemonStarter starter =
        wanted -> {
          started.add(wanted);
          startDaemon();
        };
    try (ShimClient client = client(starter, Duration.ofSeconds(30))) {
      client.initialize();
      client.request(1, "echo");

      assertThat(client.next()).contains("\"id\":1");
      assertThat(started).containsExactly(home);
    }
  }

  @Test
  void aDaemonThatCrashedIsStartedAgain() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    new DaemonFile(dead.pid(), "127.0.0.1:1", "0.1.0", "x", "").write(home);
    FakeDaemon first = startDaemon();
    List<FakeDaemon> restarted = new CopyOnWriteArrayList<>();
    try (ShimClient client =
        client(wanted -> restarted.add(startDaemon()), Duration.ofSeconds(30))) {
      client.initialize();
      assertThat(first.next()).isEqualTo(ShimClient.INITIALIZE);

      first.close();

      while (restarted.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(restarted.getFirst().next()).isEqualTo(ShimClient.INITIALIZE);
    }
  }

  @Test
  void aDaemonThatWasStoppedIsStartedWhenItIsNeeded() throws Exception {
    FakeDaemon first = startDaemon();
    List<FakeDaemon> restarted = new CopyOnWriteArrayList<>();
    try (ShimClient client =
        client(wanted -> restarted.add(startDaemon()), Duration.ofSeconds(30))) {
      client.initialize();
      client.request(1, "hold");
      while (!first.next().contains("hold")) {
        // The handshake comes before it.
      }
      first.close();
      assertThat(client.next()).contains("outcome unknown");
      assertThat(restarted).isEmpty();

      client.request(2, "echo");

      assertThat(client.next()).contains("\"id\":2").contains("result");
      assertThat(restarted).hasSize(1);
    }
  }

  @Test
  void twoShimsStartOneDaemon() throws Exception {
    List<FakeDaemon> started = new CopyOnWriteArrayList<>();
    DaemonStarter starter = wanted -> started.add(startDaemon());
    try (ShimClient one = client(starter, Duration.ofSeconds(30));
        ShimClient two = client(starter, Duration.ofSeconds(30))) {
      one.initialize();
      two.initialize();

      assertThat(started).hasSize(1);
    }
  }

  @Test
  void anInitializeWithoutAnswerIsSentToTheNextDaemon() throws Exception {
    FakeDaemon first = startDaemon();
    try (ShimClient client = ShimClient.of(home)) {
      first.isSilent = true;
      client.send(ShimClient.INITIALIZE);
      assertThat(first.next()).isEqualTo(ShimClient.INITIALIZE);
      first.close();
      FakeDaemon second = startDaemon();

      assertThat(client.next()).contains("\"id\":0").contains("initialize");
      assertThat(second.next()).isEqualTo(ShimClient.INITIALIZE);
      assertThat(client.hasMore()).isFalse();
    }
  }

  @Test
  void theShimEndsAfterItsInputAndThePendingReplies() throws Exception {
    FakeDaemon daemon = startDaemon();
    ShimClient client = ShimClient.of(home);
    client.initialize();
    client.request(1, "echo");
    client.send("not json");
    client.endInput();

    assertThat(client.exitCode()).isZero();
    assertThat(client.next()).contains("\"id\":1");
    assertThat(client.next()).contains("-32700");
    assertThat(daemon.next()).isEqualTo(ShimClient.INITIALIZE);
  }

  @Test
  void aReplyThatNeverComesIsNotWaitedForLong() throws Exception {
    FakeDaemon stuck = startDaemon();
    try (ShimClient client =
        new ShimClient(home, Optional.empty(), Duration.ofSeconds(30), Duration.ofMillis(200))) {
      client.initialize();
      client.request(1, "hold");
      client.request(2, "echo");
      assertThat(client.next()).contains("\"id\":2");

      client.endInput();

      assertThat(client.exitCode()).isZero();
      assertThat(stuck.hasMore()).isTrue();
    }
  }

  @Test
  void anUnreachableDaemonEndsTheShimAndWaitingRequestsAreToldSo() throws Exception {
    try (ShimClient client =
        new ShimClient(home, Optional.empty(), Duration.ofMillis(300), Duration.ofSeconds(5))) {
      client.request(1, "echo");

      assertThat(client.exitCode()).isEqualTo(1);
      assertThat(client.next()).contains("\"id\":1").contains("not delivered");
    }
  }

  @Test
  void aDaemonThatCannotBeStartedEndsTheShim() throws Exception {
    DaemonStarter broken =
        wanted -> {
          throw new IOException("config.yaml:3: unknown key");
        };
    try (ShimClient client = client(broken, Duration.ofSeconds(30))) {
      assertThat(client.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void anOverlongLineIsAnsweredAndThePipeLivesOn() throws Exception {
    startDaemon();
    try (ShimClient client = ShimClient.of(home)) {
      client.initialize();
      client.send("{\"id\":1,\"x\":\"" + "x".repeat(16 << 20) + "\"}");
      client.request(2, "echo");

      assertThat(client.next()).contains("-32600");
      assertThat(client.next()).contains("\"id\":2");
    }
  }

  @Test
  void aShimWithoutInputEndsAtOnce() throws Exception {
    ShimClient client = ShimClient.of(home);

    client.endInput();

    assertThat(client.exitCode()).isZero();
  }
}
