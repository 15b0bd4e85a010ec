package dev.holdfast.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketIT {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-11-25\",\"clientInfo\":{\"name\":\"t\"}}}";

  private Path directory;
  private TestGateway test;

  @BeforeEach
  void start() throws IOException {
    // Not @TempDir: its paths may be too long for a socket.
    directory = Files.createTempDirectory("hf");
    test = TestGateway.started(directory);
  }

  @AfterEach
  void close() throws IOException {
    test.close();
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path socket() {
    return directory.resolve("mcp.sock");
  }

  /** A client of the socket. */
  private static final class Client implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader reader;

    Client(Path socket) throws IOException {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    static Client initialized(Path socket) throws IOException {
      Client client = new Client(socket);
      client.send(INITIALIZE + "\n");
      assertThat(client.read()).contains("protocolVersion");
      return client;
    }

    void send(String text) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    void call(int id, String tool, String arguments) throws IOException {
      send(
          ("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\","
                  + "\"arguments\":%s}}\n")
              .formatted(id, tool, arguments));
    }

    String read() throws IOException {
      return reader.readLine();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Test
  void theSocketIsForItsOwnerOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
    assertThat(test.gateway.address()).isEqualTo(socket().toString());
  }

  @Test
  void concurrentCallsOnOnePipeLoseNoReply() throws IOException {
    try (Client client = Client.initialized(socket())) {
      int calls = 64;
      for (int id = 1; id <= calls; id++) {
        client.call(id, "gated", "{\"n\":" + id + "}");
      }
      test.tools.began.acquireUninterruptibly(calls);
      test.tools.gate.release(calls);

      Set<String> replies = new HashSet<>();
      for (int i = 0; i < calls; i++) {
        String reply = client.read();
        String n = reply.replaceAll(".*\"structuredContent\":\\{\"n\":(\\d+)}.*", "$1");
        assertThat(reply).contains("\"id\":" + n + ",");
        replies.add(n);
      }
      assertThat(replies).hasSize(calls);
    }
  }

  @Test
  void burstsOfWritesAreAllAnswered() throws IOException {
    try (Client client = Client.initialized(socket())) {
      int calls = 2000;
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                for (int id = 1; id <= calls; id++) {
                  try {
                    client.call(
                        id, "context_write", "{\"key\":\"k/" + id + "\",\"value\":" + id + "}");
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < calls; i++) {
        ids.add(client.read().replaceAll(".*?\"id\":(\\d+).*", "$1"));
      }
      assertThat(ids).hasSize(calls);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void badLinesAreAnsweredAndThePipeLivesOn() throws IOException {
    try (Client client = Client.initialized(socket())) {
      client.send("{bad\n\n\r\n");
      assertThat(client.read()).contains("-32700").contains("\"id\":null");
      client.send("x".repeat((16 << 20) + 1) + "\n");
      assertThat(client.read()).contains("-32600").contains("16777216 bytes");
      client.send("[" + INITIALIZE + "]\n");
      assertThat(client.read()).contains("-32600");

      client.call(1, "echo", "{}");

      assertThat(client.read()).contains("\"id\":1");
    }
  }

  @Test
  void aCancelledCallIsNotAnsweredAndOthersAre() throws IOException {
    try (Client client = Client.initialized(socket())) {
      client.call(1, "gated", "{}");
      test.tools.began.acquireUninterruptibly();
      client.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}\n");
      client.call(2, "echo", "{}");

      assertThat(client.read()).contains("\"id\":2");

      test.tools.gate.release();
      client.call(3, "echo", "{}");
      assertThat(client.read()).contains("\"id\":3");
    }
  }

  @Test
  void aSlowClientDoesNotHoldUpOthers() throws IOException {
    try (Client slow = Client.initialized(socket());
        Client quick = Client.initialized(socket())) {
      String large = "\"" + "x".repeat(1 << 20) + "\"";
      quick.call(1, "context_write", "{\"key\":\"large\",\"value\":" + large + "}");
      quick.read();
      for (int id = 1; id <= 20; id++) {
        slow.call(id, "context_read", "{\"key\":\"large\"}");
      }
      for (int id = 1; id <= 100; id++) {
        quick.call(id, "echo", "{}");
        assertThat(quick.read()).contains("\"id\":" + id);
      }
      for (int id = 1; id <= 20; id++) {
        assertThat(slow.read()).hasSizeGreaterThan(2 << 20);
      }
    }
  }

  @Test
  void pendingRepliesComeAfterTheClientHasEndedItsInput() throws IOException {
    try (Client client = Client.initialized(socket())) {
      client.call(1, "gated", "{}");
      client.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
      client.channel.shutdownOutput();
      assertThat(client.read()).contains("\"id\":2");
      test.tools.gate.release();

      assertThat(client.read()).contains("\"id\":1");
      assertThat(client.read()).isNull();
    }
  }

  @Test
  void drainingWaitsForCallsAndTakesNoMoreClients() throws Exception {
    try (Client client = Client.initialized(socket())) {
      client.call(1, "gated", "{}");
      test.tools.began.acquire();
      Thread drain = Thread.ofVirtual().start(() -> test.gateway.drain(Duration.ofSeconds(30)));
      while (Files.exists(socket())) {
        Thread.onSpinWait();
      }
      client.call(2, "echo", "{}");
      assertThat(client.read()).contains("unavailable");
      assertThat(drain.isAlive()).isTrue();

      test.tools.gate.release();

      assertThat(client.read()).contains("\"id\":1");
      drain.join();
      test.close();
      assertThat(client.read()).isNull();
      assertThatThrownBy(() -> new Client(socket())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSocketThatSomebodyAnswersIsNotTakenOver() {
    TestGateway second = new TestGateway(directory);

    assertThatThrownBy(() -> second.gateway.start(second))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("served by another process");
    assertThat(Files.exists(socket())).isTrue();
  }

  @Test
  void aStaleSocketIsReplaced() throws IOException {
    test.close();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertThat(Files.exists(socket())).isTrue();

    test = TestGateway.started(directory);

    try (Client client = Client.initialized(socket())) {
      client.call(1, "echo", "{}");
      assertThat(client.read()).contains("\"id\":1");
    }
  }

  @Test
  void aPathTooLongForASocketIsServedOverHttpOnly() throws IOException {
    Path deep = Files.createDirectory(directory.resolve("d".repeat(100)));
    try (TestGateway gateway = TestGateway.started(deep)) {
      assertThat(gateway.gateway.address()).isEqualTo("/mcp");
      assertThat(Files.exists(deep.resolve("mcp.sock"))).isFalse();
    }
  }
}
