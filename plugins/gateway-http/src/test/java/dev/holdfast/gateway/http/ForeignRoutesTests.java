package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Route;
import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes of other gateways and plugins. */
final class ForeignRoutesTests {
  private TestGateway gateway;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.start();
    client = new TestClient(gateway.port());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private static Route route(String path, boolean isOpen, Route.Handler handler) {
    return new Route(path, Set.of("GET", "POST"), isOpen, handler);
  }

  private static Reply text(String text) {
    return Reply.bytes(200, text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  @Test
  void routeSeesTheWholeRequest() throws Exception {
    gateway.add(
        route(
            "/x/",
            false,
            request ->
                text(
                    String.join(
                        "|",
                        request.method(),
                        request.path(),
                        request.query("q").orElse("-"),
                        request.query("flag").orElse("-"),
                        request.header("x-thing").orElse("-"),
                        String.join("+", request.headers("X-Thing")),
                        request.principal().name(),
                        RequestScope.current().principal().name(),
                        new String(request.readBody(100), StandardCharsets.UTF_8)))));
    Answer answer =
        client.call(
            "POST", "/x/%C3%A9?q=a%20b+c&flag&other=1", "body", "X-Thing", "1", "X-Thing", "2");
    assertThat(answer.text()).isEqualTo("POST|/x/é|a b c||1|1+2|admin|admin|body");
  }

  @Test
  void longestMatchWinsAndLaterArrivalsServe() throws Exception {
    gateway.add(route("/", true, request -> text("root")), route("/x/", false, r -> text("x")));
    gateway.add(route("/x/y", false, request -> text("xy")));
    assertThat(client.call("GET", "/x/y", "").text()).isEqualTo("xy");
    assertThat(client.call("GET", "/x/z", "").text()).isEqualTo("x");
    assertThat(client.call("GET", "/", "").text()).isEqualTo("root");
    assertThat(client.call("DELETE", "/x/y", "").header("Allow")).isEqualTo("GET, POST");
  }

  @Test
  void ownCallsCannotBeTakenOver() throws Exception {
    gateway.add(route("/v1/contexts/a", true, request -> text("mine")));
    assertThat(client.call("GET", "/v1/contexts/a", "").status()).isEqualTo(404);
  }

  @Test
  void openRouteRunsForSomebodyWhoMaySeeNothing() throws Exception {
    gateway.add(
        route(
            "/open",
            true,
            request ->
                text(
                    request.principal().name()
                        + request.principal().mayRead(new dev.holdfast.api.ContextKey("a"))
                        + request.principal().admin())));
    try (TestClient stranger = new TestClient(gateway.port(), "wrong")) {
      assertThat(stranger.call("GET", "/open", "").text()).isEqualTo("anonymousfalsefalse");
    }
  }

  @Test
  void refusalsAndDefectsBecomeProblems() throws Exception {
    gateway.add(
        route("/refuse", false, r -> Reply.problem(Refusal.of(ErrorCode.RATE_LIMITED, "slowly"))),
        route(
            "/throw",
            false,
            request -> {
              throw new HoldfastException(ErrorCode.HELD, "taken");
            }),
        route(
            "/break",
            false,
            request -> {
              throw new Exception("hidden");
            }));
    Answer refused = client.call("GET", "/refuse", "");
    Answer thrown = client.call("GET", "/throw", "");
    Answer broken = client.call("GET", "/break", "");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(thrown.status()).isEqualTo(409);
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.text()).doesNotContain("hidden");
  }

  @Test
  void bodyIsStreamedAndBounded() throws Exception {
    gateway.add(
        route(
            "/count",
            false,
            request -> {
              try (InputStream body = request.body(100_000)) {
                return Reply.json(
                    200,
                    new JsonWriter()
                        .beginObject()
                        .member("bytes", body.readAllBytes().length)
                        .endObject());
              }
            }));
    assertThat(client.call("POST", "/count", "x".repeat(100_000)).text())
        .isEqualTo("{\"bytes\":100000}");
    Answer tooLarge = client.call("POST", "/count", "x".repeat(100_001));
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(tooLarge.member("limit")).isEqualTo("100000");
  }

  @Test
  void eventsAreStreamedAsTheyAreSent() throws Exception {
    gateway.add(
        route(
            "/stream",
            false,
            request ->
                Reply.events(
                        stream -> {
                          stream.send("7", "message", "one\ntwo");
                          stream.comment("beat\nbeat");
                          stream.send("", "", "");
                        })
                    .with("Mcp-Session-Id", "s")));
    Answer answer = client.call("POST", "/stream", "{}");
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.header("Mcp-Session-Id")).isEqualTo("s");
    assertThat(answer.text())
        .isEqualTo("id: 7\nevent: message\ndata: one\ndata: two\n\n: beat beat\n\ndata:\n\n");
  }

  @Test
  void streamThatBreaksIsNotACleanEnd() throws Exception {
    gateway.add(
        route(
            "/stream",
            false,
            request ->
                Reply.events(stream -> {
                  stream.send("", "", "one");
                  throw new IllegalStateException("inside");
                })));
    try (RawClient raw = gateway.connect()) {
      raw.send(
          "GET /stream HTTP/1.1\r\nHost: 127.0.0.1:"
              + gateway.port()
              + "\r\nAuthorization: Bearer secret-admin\r\n\r\n");
      assertThat(raw.readAll()).contains("data: one").doesNotContain("0\r\n\r\n", "inside");
    }
  }

  @Test
  void emptyReplyHasNoBody() throws Exception {
    gateway.add(route("/accepted", false, request -> Reply.empty(202)));
    Answer answer = client.call("POST", "/accepted", "{}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Content-Length")).isEqualTo("0");
  }
}
