package dev.holdfast.shim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client, and the relay that serves it, in one process. */
final class ShimClient implements AutoCloseable {
  static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\"}";
  static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

  private final Pipe input = Pipe.open();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final FutureTask<Integer> exit;

  ShimClient(Home home, Optional<DaemonStarter> starter, Duration patience, Duration grace)
      throws IOException {
    OutputStream output =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("lines are written as a whole");
          }

          @Override
          public void write(byte[] line) {
            received.add(new String(line, StandardCharsets.UTF_8));
          }
        };
    Relay relay =
        new Relay(
            new LineReader(input.source(), (16 << 20) + 1),
            new LineOutput(output),
            new Connector(home, starter, patience),
            grace);
    exit = new FutureTask<>(relay::run);
    Thread.ofPlatform().daemon().start(exit);
  }

  static ShimClient of(Home home) throws IOException {
    return new ShimClient(home, Optional.empty(), Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  void send(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      input.sink().write(bytes);
    }
  }

  void request(int id, String method) throws IOException {
    send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\"}");
  }

  /** Shakes hands. */
  void initialize() throws Exception {
    send(INITIALIZE);
    next();
    send(INITIALIZED);
  }

  String next() throws InterruptedException {
    String line = received.poll(10, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the client was sent nothing within 10 s");
    }
    return line;
  }

  boolean hasMore() {
    return !received.isEmpty();
  }

  void endInput() throws IOException {
    input.sink().close();
  }

  int exitCode() throws Exception {
    return exit.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    endInput();
  }
}
