package dev.holdfast.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRouteTests {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String GATED =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"gated\"}}";
  private static final String CANCEL =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}";

  @TempDir private Path directory;
  private TestGateway test;

  @BeforeEach
  void start() throws IOException {
    test = TestGateway.started(directory);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Reply handle(FakeRequest request) throws Exception {
    return test.gateway.routes().getFirst().handler().handle(request);
  }

  private String begin() throws Exception {
    Reply reply = handle(FakeRequest.post(INITIALIZE));
    assertThat(reply.headers()).hasSize(1);
    assertThat(reply.headers().getFirst().name()).isEqualTo("Mcp-Session-Id");
    return reply.headers().getFirst().value();
  }

  private static String text(Reply reply) {
    assertThat(reply.body()).isInstanceOf(Reply.Body.Bytes.class);
    return new String(((Reply.Body.Bytes) reply.body()).content(), StandardCharsets.UTF_8);
  }

  private static FutureTask<Reply> inBackground(Callable<Reply> work) {
    FutureTask<Reply> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  @Test
  void theRouteIsThereBeforeTheStartAndSaysSo() throws Exception {
    try (TestGateway idle = new TestGateway(directory)) {
      Reply reply = idle.gateway.routes().getFirst().handler().handle(FakeRequest.post(INITIALIZE));

      assertThat(reply.body())
          .isInstanceOfSatisfying(
              Reply.Body.Problem.class,
              problem -> assertThat(problem.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
  }

  @Test
  void aSessionBeginsIsUsedAndEnds() throws Exception {
    String session = begin();

    Reply ping = handle(FakeRequest.post(PING).with("Mcp-Session-Id", session));
    assertThat(ping.status()).isEqualTo(200);
    assertThat(text(ping)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    assertThat(handle(FakeRequest.post("").of("DELETE").with("Mcp-Session-Id", session)).status())
        .isEqualTo(204);
    assertThat(handle(FakeRequest.post(PING).with("Mcp-Session-Id", session)).status())
        .isEqualTo(404);
  }

  @Test
  void aSessionOutlivesARestart() throws Exception {
    String session = begin();
    test.close();
    test = TestGateway.started(directory);

    assertThat(
            handle(
                    FakeRequest.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
                        .with("Mcp-Session-Id", session))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aHeaderThatIsThereTwiceIsABadRequest() throws Exception {
    String session = begin();

    for (FakeRequest request :
        List.of(
            FakeRequest.post(PING).with("Mcp-Session-Id", session + "\nx.y"),
            FakeRequest.post(PING)
                .with("Mcp-Session-Id", session)
                .with("MCP-Protocol-Version", "2025-11-25\n2025-06-18"))) {
      Reply reply = handle(request);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(text(reply)).contains("occurs more than once");
    }
  }

  @Test
  void aMissingSessionIsABadRequestAndAForeignOneIsNotFound() throws Exception {
    String session = begin();

    assertThat(handle(FakeRequest.post(PING)).status()).isEqualTo(400);
    assertThat(handle(FakeRequest.post(PING).with("Mcp-Session-Id", "x.y")).status())
        .isEqualTo(404);
    assertThat(handle(FakeRequest.post(PING).with("Mcp-Session-Id", session).by("eve")).status())
        .isEqualTo(404);
    assertThat(
            handle(FakeRequest.post("").of("DELETE").with("Mcp-Session-Id", session).by("eve"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void anUnknownRevisionIsABadRequest() throws Exception {
    FakeRequest ping = FakeRequest.post(PING).with("Mcp-Session-Id", begin());

    assertThat(handle(ping.with("MCP-Protocol-Version", "1999-01-01")).status()).isEqualTo(400);
    assertThat(handle(ping.of("DELETE").with("MCP-Protocol-Version", "1999-01-01")).status())
        .isEqualTo(400);
    assertThat(handle(ping).status()).isEqualTo(200);
  }

  @Test
  void theRevisionIsNegotiatedWhateverTheHeaderOfInitializeSays() throws Exception {
    // The Java SDK sends the newest revision that it knows, also here.
    for (String revision : List.of("2031-01-01", "2026-07-28")) {
      Reply reply = handle(FakeRequest.post(INITIALIZE).with("MCP-Protocol-Version", revision));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(text(reply)).contains("\"protocolVersion\":\"2025-11-25\"");
    }
  }

  @Test
  void theRevisionHeaderMayBeAbsent() throws Exception {
    assertThat(handle(FakeRequest.post(INITIALIZE).without("MCP-Protocol-Version")).status())
        .isEqualTo(200);
  }

  @Test
  void malformedBodiesAreBadRequestsWithTheirFault() throws Exception {
    assertThat(text(handle(FakeRequest.post("{")))).contains("-32700").contains("\"id\":null");
    assertThat(handle(FakeRequest.post("[" + PING + "]")).status()).isEqualTo(400);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() {
    assertThatThrownBy(() -> handle(FakeRequest.post(" ".repeat((16 << 20) + 1))))
        .isInstanceOf(HoldfastException.class);
  }

  @Test
  void typesAreChecked() throws Exception {
    assertThat(handle(FakeRequest.post(INITIALIZE).with("Content-Type", "text/plain")).body())
        .isInstanceOf(Reply.Body.Problem.class);
    assertThat(handle(FakeRequest.post(INITIALIZE).with("Accept", "text/html")).status())
        .isEqualTo(406);
    assertThat(handle(FakeRequest.post(INITIALIZE).with("Accept", "*/*")).status()).isEqualTo(200);
  }

  @Test
  void notificationsAndResponsesAreAccepted() throws Exception {
    String session = begin();
    for (String body :
        List.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}")) {
      Reply reply = handle(FakeRequest.post(body).with("Mcp-Session-Id", session));

      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.body()).isInstanceOf(Reply.Body.Empty.class);
    }
  }

  @Test
  void aCallIsCancelledByAnotherRequestOfItsSession() throws Exception {
    String session = begin();
    FutureTask<Reply> call =
        inBackground(() -> handle(FakeRequest.post(GATED).with("Mcp-Session-Id", session)));
    test.tools.began.acquire();
    handle(FakeRequest.post(CANCEL).with("Mcp-Session-Id", begin()));
    assertThat(test.tools.scope.cancellation().isCancelled()).isFalse();

    handle(FakeRequest.post(CANCEL).with("Mcp-Session-Id", session));

    assertThat(call.get().status()).isEqualTo(202);
    assertThat(test.tools.scope.cancellation().isCancelled()).isTrue();
    test.tools.gate.release();
  }

  @Test
  void endingASessionCancelsItsCalls() throws Exception {
    String session = begin();
    FutureTask<Reply> call =
        inBackground(() -> handle(FakeRequest.post(GATED).with("Mcp-Session-Id", session)));
    test.tools.began.acquire();

    handle(FakeRequest.post("").of("DELETE").with("Mcp-Session-Id", session));

    assertThat(call.get().status()).isEqualTo(202);
    test.tools.gate.release();
  }

  @Test
  void progressTurnsTheReplyIntoAStream() throws Exception {
    String steps =
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/call\",\"params\":{\"name\":\"steps\","
            + "\"_meta\":{\"progressToken\":1}}}";
    FakeRequest request = FakeRequest.post(steps).with("Mcp-Session-Id", begin());

    Reply reply = handle(request);

    List<String> events = new ArrayList<>();
    ((Reply.Body.Events) reply.body())
        .source()
        .feed(
            new EventStream() {
              @Override
              public void send(String id, String event, String data) {
                events.add(event + " " + data);
              }

              @Override
              public void comment(String text) {}
            });
    assertThat(events).hasSize(3);
    assertThat(events.getFirst()).startsWith("message ").contains("\"progress\":1");
    assertThat(events.getLast()).contains("\"id\":9").contains("structuredContent");
    assertThat(handle(request.with("Accept", "application/json")).body())
        .isInstanceOf(Reply.Body.Bytes.class);
  }

  @Test
  void aClientThatLeavesItsStreamDoesNotHurtTheCall() throws Exception {
    String steps =
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/call\",\"params\":{\"name\":\"steps\","
            + "\"_meta\":{\"progressToken\":1}}}";
    Reply reply = handle(FakeRequest.post(steps).with("Mcp-Session-Id", begin()));

    ((Reply.Body.Events) reply.body())
        .source()
        .feed(
            new EventStream() {
              @Override
              public void send(String id, String event, String data) throws IOException {
                throw new IOException("gone");
              }

              @Override
              public void comment(String text) throws IOException {
                throw new IOException("gone");
              }
            });

    assertThat(test.world.meter().count("mcp_calls_total", "tool", "steps", "outcome", "ok"))
        .isEqualTo(1);
  }

  /** A client's end of a stream of the session. */
  private static final class Channel implements EventStream {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile boolean isGone;

    @Override
    public void send(String id, String event, String data) throws IOException {
      comment("");
      events.add(data);
    }

    @Override
    public void comment(String text) throws IOException {
      if (isGone) {
        throw new IOException("gone");
      }
    }

    String next() throws InterruptedException {
      String event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      return event;
    }
  }

  private static Channel feed(Reply reply) {
    Channel channel = new Channel();
    inBackground(() -> {
      ((Reply.Body.Events) reply.body()).source().feed(channel);
      return reply;
    });
    return channel;
  }

  @Test
  void aClientIsAskedOnTheStreamOfItsCallAndAnswersByPost() throws Exception {
    Reply begun =
        handle(
            FakeRequest.post(
                INITIALIZE.replace(
                    "\"capabilities\":{}", "\"capabilities\":{\"elicitation\":{}}")));
    String session = begun.headers().getFirst().value();
    // What the client can do stands in the id, so a restart changes nothing.
    test.close();
    test = TestGateway.started(directory);
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
            + "\"test_input_required_result_elicitation\"}}";
    Channel stream = feed(handle(FakeRequest.post(call).with("Mcp-Session-Id", session)));
    assertThat(stream.next()).contains("elicitation/create").contains("\"id\":\"holdfast-1\"");

    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":\"holdfast-1\",\"result\":{\"action\":\"accept\",\"content\":"
            + "{\"name\":\"Ada\"}}}";
    handle(FakeRequest.post(answer).with("Mcp-Session-Id", begin()));
    assertThat(handle(FakeRequest.post(answer).with("Mcp-Session-Id", session)).status())
        .isEqualTo(202);

    assertThat(stream.next()).contains("\"id\":1").contains("Ada");
  }

  @Test
  void aSessionIsToldOnItsStreamOfWhatItSubscribedTo() throws Exception {
    String session = begin();
    Channel channel = feed(handle(FakeRequest.post("").of("GET").with("Mcp-Session-Id", session)));
    String subscribe =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/subscribe\",\"params\":{\"uri\":"
            + "\"holdfast://contexts/a\"}}";
    String write =
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":"
            + "\"context_write\",\"arguments\":{\"key\":\"a\",\"value\":1}}}";

    handle(FakeRequest.post(subscribe).with("Mcp-Session-Id", session));
    while (test.runtime.contexts.watches().isEmpty()) {
      Thread.onSpinWait();
    }
    handle(FakeRequest.post(write).with("Mcp-Session-Id", session));

    assertThat(channel.next()).contains("resources/updated").contains("holdfast://contexts/a");
    handle(FakeRequest.post("").of("DELETE").with("Mcp-Session-Id", session));
    while (!test.runtime.contexts.watches().getFirst().isClosed()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aStreamNeedsItsSession() throws Exception {
    assertThat(handle(FakeRequest.post("").of("GET")).status()).isEqualTo(400);
    assertThat(
            handle(FakeRequest.post("").of("GET").with("Mcp-Session-Id", begin()).by("eve"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void otherMethodsAreNotServed() throws Exception {
    assertThat(test.gateway.routes().getFirst().methods())
        .containsExactlyInAnyOrder("POST", "GET", "DELETE");
    assertThat(handle(FakeRequest.post("").of("PUT")).body())
        .isInstanceOf(Reply.Body.Problem.class);
  }
}
