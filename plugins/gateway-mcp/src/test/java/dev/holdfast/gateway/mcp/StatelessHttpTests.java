package dev.holdfast.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.gateway.mcp.protocol.Modern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revision 2026-07-28 over HTTP. */
class StatelessHttpTests {
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

  private static FakeRequest modern(String method, String members) {
    return FakeRequest.post(Modern.request("1", method, members, Modern.EVERYTHING))
        .with("MCP-Protocol-Version", "2026-07-28")
        .with("Mcp-Method", method);
  }

  private static FakeRequest call(String tool, String arguments) {
    return modern("tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments)
        .with("Mcp-Name", tool);
  }

  private static String text(Reply reply) {
    assertThat(reply.body()).isInstanceOf(Reply.Body.Bytes.class);
    return new String(((Reply.Body.Bytes) reply.body()).content(), StandardCharsets.UTF_8);
  }

  private static void assertFault(Reply reply, int status, int code) {
    assertThat(text(reply)).contains("\"code\":" + code).contains("\"id\":1");
    assertThat(reply.status()).isEqualTo(status);
  }

  /** A client's end of a stream, which may leave. */
  private static final class Stream implements EventStream {
    final List<String> events = new CopyOnWriteArrayList<>();
    volatile int comments;
    volatile boolean isGone;

    @Override
    public void send(String id, String event, String data) throws IOException {
      leave();
      events.add(data);
    }

    @Override
    public void comment(String text) throws IOException {
      comments++;
      leave();
    }

    private void leave() throws IOException {
      if (isGone) {
        throw new IOException("gone");
      }
    }
  }

  @Test
  void thereIsNoSession() throws Exception {
    Reply reply = handle(modern("server/discover", "").with("Mcp-Session-Id", "whatever"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).isEmpty();
    for (String method : List.of("GET", "DELETE")) {
      assertThat(handle(modern("server/discover", "").of(method)).body())
          .isInstanceOf(Reply.Body.Problem.class);
    }
  }

  @Test
  void theStatusFollowsTheError() throws Exception {
    assertFault(handle(modern("tools/nonsense", "")), 404, -32601);
    assertFault(
        handle(
            FakeRequest.post(Modern.request("1", "tools/list", "", "2031-01-01", "{}", ""))
                .with("MCP-Protocol-Version", "2031-01-01")
                .with("Mcp-Method", "tools/list")),
        400,
        -32022);
    assertFault(
        handle(
            FakeRequest.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
                .with("MCP-Protocol-Version", "2026-07-28")),
        400,
        -32602);
    assertFault(handle(call("nope", "{}")), 200, -32602);
  }

  @Test
  void notificationsAreAcceptedAndResponsesAreNot() throws Exception {
    FakeRequest told =
        FakeRequest.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}")
            .with("MCP-Protocol-Version", "2026-07-28");
    FakeRequest answered =
        FakeRequest.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
            .with("MCP-Protocol-Version", "2026-07-28");

    assertThat(handle(told).status()).isEqualTo(202);
    assertThat(handle(answered).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "MCP-Protocol-Version, 2025-11-25",
    "Mcp-Method, tools/list",
    "Mcp-Method, TOOLS/CALL",
    "Mcp-Name, other",
    "Mcp-Name, =?base64?!!!!?=",
    "Mcp-Name, =?base64?ZWNobw?=",
    "Mcp-Name, =?BASE64?ZWNobw==?=",
    "Mcp-Name, =?base64?gICA?=",
  })
  void aHeaderThatDiffersFromTheMessageIsRefused(String header, String value) throws Exception {
    assertFault(handle(call("echo", "{}").with(header, value)), 400, -32020);
    assertThat(handle(call("echo", "{}")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"})
  void aHeaderThatIsMissingIsRefused(String header) throws Exception {
    assertFault(handle(call("echo", "{}").without(header)), 400, -32020);
  }

  @Test
  void anEncodedNameIsDecodedAndSpaceAroundItIsNoPartOfIt() throws Exception {
    String uri = "holdfast://contexts/\u00e9";
    String encoded =
        "=?base64?"
            + Base64.getEncoder().encodeToString(uri.getBytes(StandardCharsets.UTF_8))
            + "?=";

    Reply reply =
        handle(modern("resources/read", "\"uri\":\"" + uri + "\"").with("Mcp-Name", encoded));

    assertFault(reply, 200, -32602);
    assertThat(handle(call("echo", "{}").with("Mcp-Name", "  echo\t")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"region\":\"eu\"} | eu | 200",
        "{\"region\":\"eu\"} | =?base64?ZXU=?= | 200",
        "{\"region\":\"eu\"} | us | 400",
        "{\"region\":\"eu\"} | | 400",
        "{\"region\":null} | | 200",
        "{\"region\":null} | eu | 400",
        "{} | | 200",
        "{} | eu | 400",
      })
  void aMirroredParameterMustMatch(String arguments, String header, int status) throws Exception {
    FakeRequest request = call("test_mirrored_parameter", arguments);

    Reply reply = handle(header == null ? request : request.with("Mcp-Param-Region", header));

    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void progressMakesAStream() throws Exception {
    FakeRequest request =
        FakeRequest.post(
                Modern.request(
                    "9",
                    "tools/call",
                    "\"name\":\"steps\"",
                    "2026-07-28",
                    "{}",
                    "\"progressToken\":\"p\""))
            .with("MCP-Protocol-Version", "2026-07-28")
            .with("Mcp-Method", "tools/call")
            .with("Mcp-Name", "steps");
    Stream stream = new Stream();

    Reply reply = handle(request);
    ((Reply.Body.Events) reply.body()).source().feed(stream);

    assertThat(stream.events).hasSize(3);
    assertThat(stream.events.getLast()).contains("\"id\":9").contains("\"complete\"");
    assertThat(handle(request.with("Accept", "application/json")).body())
        .isInstanceOf(Reply.Body.Bytes.class);
  }

  @Test
  void closingTheStreamOfASilentCallCancelsIt() throws Exception {
    Reply reply = handle(call("gated", "{}"));
    Stream stream = new Stream();
    stream.isGone = true;

    ((Reply.Body.Events) reply.body()).source().feed(stream);

    assertThat(stream.comments).isEqualTo(1);
    assertThat(test.tools.scope.cancellation().isCancelled()).isTrue();
    test.tools.gate.release();
  }

  @Test
  void listeningIsAStreamThatEndsWithItsClient() throws Exception {
    Reply reply =
        handle(
            modern(
                "subscriptions/listen",
                "\"notifications\":{\"resourceSubscriptions\":[\"holdfast://contexts/a\"]}"));
    Stream stream = new Stream();
    Thread feeder =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ((Reply.Body.Events) reply.body()).source().feed(stream);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (stream.events.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(stream.events.getFirst()).contains("notifications/subscriptions/acknowledged");

    stream.isGone = true;
    feeder.join();

    while (!test.runtime.contexts.watches().getFirst().isClosed()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aQuestionIsAResultAndNotAStream() throws Exception {
    Reply reply = handle(call("test_input_required_result_elicitation", "{}"));

    assertThat(text(reply)).contains("\"resultType\":\"input_required\"");
  }

  @Test
  void aMissingCapabilityIsABadRequest() throws Exception {
    FakeRequest request =
        FakeRequest.post(
                Modern.request("1", "tools/call", "\"name\":\"test_missing_capability\"", "{}"))
            .with("MCP-Protocol-Version", "2026-07-28")
            .with("Mcp-Method", "tools/call")
            .with("Mcp-Name", "test_missing_capability");

    assertFault(handle(request), 400, -32021);
  }
}
