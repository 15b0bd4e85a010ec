package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the runtime says about itself, tokens, and how failures are told. */
final class SystemCallsTests {
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

  private Answer get(String path, String... headers) throws Exception {
    return client.call("GET", path, "", headers);
  }

  @Test
  void liveNeedsNoTokenAndTellsNothing() throws Exception {
    try (RawClient raw = gateway.connect()) {
      raw.send("GET /v1/live HTTP/1.1\r\nHost: localhost:" + gateway.port() + "\r\n\r\n");
      assertThat(raw.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("{\"live\":true}");
    }
  }

  @Test
  void healthIsTheStatusToo() throws Exception {
    Answer well = get("/v1/health");
    gateway.runtime().observatory().setHealthy(false);
    Answer ill = get("/v1/health");
    assertThat(well.status()).isEqualTo(200);
    assertThat(well.text())
        .isEqualTo(
            "{\"healthy\":true,\"issues\":[],\"components\":[{\"name\":\"log\",\"healthy\":true,"
                + "\"detail\":\"canary\"}],\"checkedAt\":\"2030-01-01T00:00:00Z\"}");
    assertThat(ill.status()).isEqualTo(503);
    assertThat(ill.text()).contains("the log is poisoned");
  }

  @Test
  void metricsAreJsonUnlessTextIsAskedFor() throws Exception {
    Answer json = get("/v1/metrics");
    Answer text = get("/v1/metrics", "Accept", "text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
    assertThat(json.header("Content-Type")).isEqualTo("application/json");
    assertThat(json.json().member("items").orElseThrow().elements()).hasSize(5);
    assertThat(json.text())
        .contains(
            "\"value\":0.25,\"count\":8,\"sum\":2,\"recent\":2,\"p50\":0.25,\"p99\":0.5,\"max\":0.5}");
    assertThat(text.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text.text())
        .isEqualTo(
            """
            # HELP holdfast_reads_total Reads \\\\ of\\nkeys.
            # TYPE holdfast_reads_total counter
            holdfast_reads_total{result="h\\"it\\\\s\\n",store="memory"} 3
            holdfast_reads_total{result="miss"} 4
            # HELP holdfast_bytes Bytes held.
            # TYPE holdfast_bytes gauge
            holdfast_bytes 1.5
            # HELP holdfast_read_seconds Reads of "keys".
            # TYPE holdfast_read_seconds summary
            holdfast_read_seconds{quantile="0.5",store="memory"} 0.25
            holdfast_read_seconds{quantile="0.99",store="memory"} 0.5
            holdfast_read_seconds{quantile="1",store="memory"} 0.5
            holdfast_read_seconds_sum{store="memory"} 2
            holdfast_read_seconds_count{store="memory"} 8
            # HELP holdfast_list_seconds Lists.
            # TYPE holdfast_list_seconds summary
            holdfast_list_seconds{quantile="0.5"} NaN
            holdfast_list_seconds{quantile="0.99"} NaN
            holdfast_list_seconds{quantile="1"} NaN
            holdfast_list_seconds_sum 0
            holdfast_list_seconds_count 0
            """);
  }

  @Test
  void openMetricsNamesFamiliesBareAndEndsWithItsMark() throws Exception {
    Answer text =
        get(
            "/v1/metrics",
            "Accept",
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");
    assertThat(text.header("Content-Type"))
        .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(text.text())
        .startsWith("# HELP holdfast_reads Reads")
        .contains("# TYPE holdfast_reads counter\nholdfast_reads_total{")
        .contains("# HELP holdfast_read_seconds Reads of \\\"keys\\\".")
        .contains("quantile=\"1.0\"")
        .endsWith("# EOF\n");
  }

  @Test
  void pluginsAndStatusAreListed() throws Exception {
    assertThat(get("/v1/plugins").text())
        .contains("\"capabilities\":{\"store:memory\":[\"fenced\"]}")
        .contains("\"state\":\"failed\"", "\"problem\":\"no such module\"");
    assertThat(get("/v1/status").text())
        .contains("\"instance\":\"instance-1\"", "\"providers\":{\"store\":\"memory\"}");
  }

  @Test
  void tokensAreMadeListedAndRevoked() throws Exception {
    Answer made =
        client.call(
            "POST",
            "/v1/tokens",
            "{\"name\":\"ci\",\"prefixes\":[\"ci\"],\"readOnly\":true,\"expires\":\"1h\"}");
    Answer list = get("/v1/tokens");
    Answer revoked = client.call("DELETE", "/v1/tokens/ci", "");
    Answer again = client.call("DELETE", "/v1/tokens/ci", "");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text())
        .isEqualTo(
            "{\"name\":\"ci\",\"prefixes\":[\"ci\"],\"readOnly\":true,\"admin\":false,"
                + "\"createdAt\":\"2030-01-01T00:00:00Z\",\"expiresAt\":\"2030-01-01T01:00:00Z\","
                + "\"token\":\"secret-ci\"}");
    assertThat(list.text()).contains("\"name\":\"ci\"").doesNotContain("secret");
    assertThat(revoked.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(404);
  }

  @Test
  void onlyAnAdminMakesTokens() throws Exception {
    try (TestClient plain = new TestClient(gateway.port(), "secret-plain")) {
      Answer refused = plain.call("POST", "/v1/tokens", "{\"name\":\"x\"}");
      assertThat(refused.status()).isEqualTo(403);
    }
    assertThat(client.call("POST", "/v1/tokens", "{}").status()).isEqualTo(400);
    assertThat(client.call("POST", "/v1/tokens", "{\"name\":\"admin\"}").status()).isEqualTo(412);
  }

  @Test
  void descriptionNamesEveryCallThatIsServedAndNoOther() throws Exception {
    Set<String> served = new TreeSet<>();
    for (Endpoint endpoint :
        Endpoints.of(gateway.runtime(), new InFlight(), java.time.Instant::now)) {
      served.add(endpoint.method() + " " + endpoint.path().text());
    }
    Set<String> described = new TreeSet<>();
    JsonSlice paths = get("/v1/openapi.json").json().member("paths").orElseThrow();
    for (JsonSlice.Member path : paths.memberList()) {
      for (JsonSlice.Member method : path.value().memberList()) {
        if (!method.name().equals("parameters")) {
          described.add(method.name().toUpperCase(Locale.ROOT) + " " + path.name());
        }
      }
    }
    assertThat(described).isEqualTo(served).hasSizeGreaterThan(20);
  }

  @Test
  void descriptionNamesEveryCode() throws Exception {
    String text = get("/v1/openapi.json").text();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(text).contains("\"" + code.text() + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasItsStatus(ErrorCode code) throws Exception {
    gateway
        .runtime()
        .contexts()
        .refuseWith(Refusal.of(code, "why").with("status", "hidden").with("currentVersion", 7));
    Answer answer = get("/v1/contexts/a");
    assertThat(answer.status()).isEqualTo(Problems.status(code)).isGreaterThanOrEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.member("code")).isEqualTo(code.text());
    assertThat(answer.member("detail")).isEqualTo("why");
    assertThat(answer.member("currentVersion")).isEqualTo("7");
    assertThat(answer.text()).doesNotContain("hidden");
    assertThat(answer.header("Retry-After").isEmpty())
        .isEqualTo(answer.status() != 503 && answer.status() != 429);
  }

  @Test
  void defectIsToldWithoutItsInside() throws Exception {
    gateway.runtime().contexts().breakWith(new IllegalStateException("the secret inside"));
    Answer answer = get("/v1/contexts/a");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.member("code")).isEqualTo("internal");
    assertThat(answer.text()).doesNotContain("secret inside", "IllegalState");
    gateway.runtime().contexts().breakWith(null);
    assertThat(get("/v1/contexts/a").status()).isEqualTo(404);
  }

  @Test
  void unknownMethodNamesTheKnownOnes() throws Exception {
    Answer answer = client.call("PATCH", "/v1/leases", "{}");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, POST");
  }

  @Test
  void missingTokenIsToldWhatToSend() throws Exception {
    try (TestClient stranger = new TestClient(gateway.port(), "wrong")) {
      Answer answer = stranger.call("GET", "/v1/status", "");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"holdfast\"");
    }
  }

  @Test
  void requestsAreCounted() throws Exception {
    get("/v1/status");
    get("/v1/none");
    client.call("PUT", "/v1/contexts/a", "1");
    try (TestClient stranger = new TestClient(gateway.port(), "wrong")) {
      stranger.call("GET", "/v1/status", "");
    }
    var meter = gateway.world().meter();
    // A response is counted when it is gone, which its reader may know a moment earlier.
    long end = System.nanoTime() + 10_000_000_000L;
    while (meter.recorded("http_request_seconds", "kind", "system").size() < 3
        && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(meter.count("http_requests_total", "kind", "system", "status", "2xx")).isEqualTo(1);
    assertThat(meter.count("http_requests_total", "kind", "system", "status", "4xx")).isEqualTo(2);
    assertThat(meter.count("http_requests_total", "kind", "write", "status", "2xx")).isEqualTo(1);
    assertThat(meter.count("http_responses_total", "status", "404")).isEqualTo(1);
    assertThat(meter.count("http_responses_total", "status", "401")).isEqualTo(1);
    assertThat(meter.count("http_refused_total")).isEqualTo(1);
  }
}
