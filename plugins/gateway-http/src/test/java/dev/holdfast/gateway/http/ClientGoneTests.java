package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that leave while their request waits. */
@Timeout(60)
final class ClientGoneTests {
  private final CompletableFuture<RequestScope> waiting = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private TestGateway gateway;

  /** Waits until it is cancelled, or told to answer. */
  private Reply handle(Request request) throws IOException, InterruptedException {
    request.readBody(100);
    RequestScope scope = RequestScope.current();
    try (Cancellation.Hook _ = scope.cancellation().onCancel(over::countDown)) {
      waiting.complete(scope);
      over.await();
    }
    return Reply.empty(204);
  }

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.start();
    gateway.add(new Route("/wait", Set.of("POST"), false, this::handle));
  }

  @AfterEach
  void close() {
    over.countDown();
    gateway.close();
  }

  private String head(String requestLine) {
    return requestLine
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + gateway.port()
        + "\r\nAuthorization: Bearer secret-admin\r\n";
  }

  private void look() {
    gateway.world().time().advance(Duration.ofSeconds(1));
    gateway.world().threads().runRepeating();
  }

  @Test
  void aRequestThatWaitsIsCancelledWhenItsClientLeaves() throws Exception {
    RawClient client = gateway.connect();
    client.send(head("POST /wait") + "Content-Length: 2\r\n\r\nhi");
    Cancellation cancellation = waiting.get(20, TimeUnit.SECONDS).cancellation();
    look();
    assertThat(cancellation.isCancelled()).isFalse();
    client.close();
    while (!cancellation.isCancelled()) {
      look();
    }
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatWasReadToSeeWhetherTheClientIsThereBelongsToItsNextRequest() throws Exception {
    try (RawClient client = gateway.connect()) {
      client.send(head("POST /wait") + "Content-Length: 0\r\n\r\n");
      waiting.get(20, TimeUnit.SECONDS);
      client.send(head("GET /v1/live") + "\r\n" + head("GET /v1/live") + "\r\n");
      for (int i = 0; i < 3; i++) {
        look();
      }
      over.countDown();
      assertThat(client.readResponse()).startsWith("HTTP/1.1 204 ");
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("{\"live\":true}");
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("{\"live\":true}");
      client.send(head("GET /v1/live") + "\r\n");
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("{\"live\":true}");
    }
  }

  @Test
  void aByteThatCameAloneIsNotWaitedForAgain() throws Exception {
    try (RawClient client = gateway.connect()) {
      client.send(head("POST /wait") + "Content-Length: 0\r\n\r\n");
      waiting.get(20, TimeUnit.SECONDS);
      client.send("G");
      for (int i = 0; i < 3; i++) {
        look();
      }
      over.countDown();
      assertThat(client.readResponse()).startsWith("HTTP/1.1 204 ");
      client.send(head("ET /v1/live") + "\r\n");
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
    }
  }
}
