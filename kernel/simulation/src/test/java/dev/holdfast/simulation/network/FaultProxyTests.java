package dev.holdfast.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault, between a client and a server that sends back each byte. */
@Timeout(30)
class FaultProxyTests {
  private static final int SHORT_MILLIS = 100;

  private final CountDownLatch serverLostClient = new CountDownLatch(1);
  private final CountDownLatch serverReadByte = new CountDownLatch(2);
  private ServerSocket server;
  private FaultProxy proxy;
  private Socket client;

  FaultProxyTests() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.open((InetSocketAddress) server.getLocalSocketAddress());
    client = new Socket();
  }

  @BeforeEach
  void connect() throws IOException {
    Thread.ofVirtual().start(this::echo);
    client.connect(proxy.address());
    say(1);
    assertThat(hear()).isEqualTo(1);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    server.close();
  }

  private void echo() {
    try (Socket end = server.accept()) {
      for (int b = end.getInputStream().read(); b >= 0; b = end.getInputStream().read()) {
        serverReadByte.countDown();
        end.getOutputStream().write(b);
      }
    } catch (IOException e) {
      // Counted below.
    }
    serverLostClient.countDown();
  }

  private void say(int value) throws IOException {
    client.getOutputStream().write(value);
  }

  private int hear() throws IOException {
    return client.getInputStream().read();
  }

  private void assertSilent() throws IOException {
    client.setSoTimeout(SHORT_MILLIS);
    assertThatThrownBy(this::hear).isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(0);
  }

  @Test
  void delayedBytesArriveLater() throws IOException {
    proxy.delay(Duration.ofMillis(SHORT_MILLIS));
    long begin = System.nanoTime();
    say(2);
    assertThat(hear()).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(2L * SHORT_MILLIS));
  }

  @Test
  void aCutOneWayHoldsBackThatWayUntilItHeals() throws Exception {
    proxy.cut(Direction.TO_CLIENT);
    say(2);
    assertThat(serverReadByte.await(10, TimeUnit.SECONDS)).as("the other way is open").isTrue();
    assertSilent();
    proxy.heal();
    assertThat(hear()).isEqualTo(2);

    proxy.cut(Direction.TO_SERVER);
    say(3);
    assertSilent();
    proxy.heal();
    assertThat(hear()).isEqualTo(3);
  }

  @Test
  void droppedBytesNeverArriveAndTheConnectionStaysOpen() throws IOException {
    proxy.drop();
    say(2);
    assertSilent();
    proxy.heal();
    say(3);
    assertThat(hear()).isEqualTo(3);
  }

  @Test
  void aHalfOpenConnectionIsLostToTheServerAndSilentToTheClient() throws Exception {
    proxy.halfOpen();
    assertThat(serverLostClient.await(10, TimeUnit.SECONDS)).isTrue();
    say(2);
    assertSilent();
  }

  @Test
  void aResetIsToldToBothEnds() throws Exception {
    proxy.reset();
    assertThatThrownBy(this::hear).isInstanceOf(SocketException.class);
    assertThat(serverLostClient.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refusedConnectionsAreReset() throws IOException {
    proxy.refuse();
    try (Socket other = new Socket()) {
      other.connect(proxy.address());
      assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    say(2);
    assertThat(hear()).as("present connections stay").isEqualTo(2);
  }
}
