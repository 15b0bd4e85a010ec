package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines: moved, told, listed, and looked at once more before an answer leaves. */
final class DeadlineCallsTests {
  private TestGateway gateway;
  private TestClient client;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.start();
    client = new TestClient(gateway.port());
    client.call("PUT", "/v1/contexts/a", "value", "Holdfast-TTL", "5m");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    gateway.close();
  }

  private Answer call(String method, String target, String... headers) throws Exception {
    return client.call(method, target, "", headers);
  }

  @Test
  void refreshAndExtendAnswerTheNewDeadlineUnderTheSameTag() throws Exception {
    Answer refreshed = call("POST", "/v1/contexts/a?refresh", "If-Match", "\"1\"");
    Answer extended = call("POST", "/v1/contexts/a?extend=10m");

    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.header("ETag")).isEqualTo("\"1\"");
    assertThat(refreshed.member("version")).isEqualTo("1");
    assertThat(refreshed.member("expiresAt")).isEqualTo("2030-01-01T00:01:00Z");
    assertThat(extended.member("expiresAt")).isEqualTo("2030-01-01T00:10:00Z");
    WriteOperation last = gateway.runtime().contexts().writes().getLast().operations().getFirst();
    assertThat(last)
        .isInstanceOfSatisfying(
            WriteOperation.Extend.class,
            extend -> assertThat(extend.by()).isEqualTo(Duration.ofMinutes(10)));
  }

  @Test
  void postSaysOneThingThatItWants() throws Exception {
    for (String query :
        List.of("", "?append&refresh", "?refresh&extend=5m", "?refresh=false", "?extend=soon")) {
      Answer answer = call("POST", "/v1/contexts/a" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.member("code")).isEqualTo("invalid-request");
    }
  }

  @Test
  void batchMovesDeadlinesToo() throws Exception {
    Answer answer =
        client.call(
            "POST",
            "/v1/batch",
            """
            {"operations": [{"op": "refresh", "key": "a"}, {"op": "extend", "key": "a", "ttl": "2m"}]}
            """,
            "Content-Type",
            "application/json");
    Answer without =
        client.call(
            "POST",
            "/v1/batch",
            "{\"operations\": [{\"op\": \"extend\", \"key\": \"a\"}]}",
            "Content-Type",
            "application/json");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("2030-01-01T00:02:00Z");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.text()).contains("'ttl' is missing");
  }

  @Test
  void remainingSecondsAreTold() throws Exception {
    gateway.world().time().advance(Duration.ofMillis(61_500));

    assertThat(call("GET", "/v1/contexts/a").header("Holdfast-Expires-In")).isEqualTo("238");
    assertThat(call("HEAD", "/v1/contexts/a").header("Holdfast-Expires-In")).isEqualTo("238");
  }

  @Test
  void whatEndsSoonIsListed() throws Exception {
    client.call("PUT", "/v1/contexts/later", "value", "Holdfast-TTL", "50m");

    Answer soon = call("GET", "/v1/contexts?expiringWithin=10m");

    JsonSlice json = JsonSlice.parse(soon.text().getBytes(StandardCharsets.UTF_8), 9);
    assertThat(json.member("items").orElseThrow().elements()).hasSize(1);
    assertThat(call("GET", "/v1/contexts?expiringWithin=often").status()).isEqualTo(400);
  }

  /** The fake never looks at the clock: as if the time had passed while the answer was made. */
  @Test
  void valueThatEndsOnItsWayOutIsNotSent() throws Exception {
    gateway.world().time().advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(call("GET", "/v1/contexts/a").status()).isEqualTo(200);
    gateway.world().time().advance(Duration.ofMillis(1));

    Answer read = call("GET", "/v1/contexts/a");
    Answer version = call("GET", "/v1/contexts/a?version=1");
    Answer known = call("GET", "/v1/contexts/a", "If-None-Match", "\"1\"");
    Answer head = call("HEAD", "/v1/contexts/a");

    for (Answer answer : List.of(read, version, known)) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.member("code")).isEqualTo("expired");
    }
    assertThat(head.status()).isEqualTo(404);
  }
}
