package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to the runtime itself. */
final class RuntimeEventFeedTests {
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

  private RawClient follow(String query, String... headers) throws IOException {
    RawClient raw = gateway.connect();
    raw.send(
        "GET /v1/system/events"
            + query
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + gateway.port()
            + "\r\nAuthorization: Bearer secret-plain\r\n"
            + String.join("", headers)
            + "\r\n");
    return raw;
  }

  private void happen(RuntimeEvent.Kind kind) {
    gateway.runtime().observatory().happen(kind, Optional.empty(), "It happened.");
  }

  @Test
  void eventsArriveAsTheyHappenAfterThoseBefore() throws Exception {
    happen(RuntimeEvent.Kind.SWEEP);
    try (RawClient raw = follow("")) {
      String first = raw.readUntil("event: sweep");
      happen(RuntimeEvent.Kind.LEASE_LOST);
      String second = raw.readUntil("event: lease_lost") + raw.readUntil("\n\n");

      assertThat(first).contains("Content-Type: text/event-stream").contains("id: instance-1\n");
      assertThat(second)
          .contains("id: instance-2\n")
          .contains("\"sequence\":2,\"time\":\"2030-01-01T00:00:00Z\",\"kind\":\"lease_lost\"")
          .contains("\"message\":\"It happened.\",\"facts\":{\"count\":2}}");
    }
  }

  @Test
  void readerThatWasOvertakenIsClosedWithThePlaceToGoOn() throws Exception {
    happen(RuntimeEvent.Kind.SWEEP);
    try (RawClient raw = follow("")) {
      raw.readUntil("event: sweep");
      gateway.runtime().observatory().happenAtOnce(5);

      assertThat(raw.readUntil("0\r\n\r\n"))
          .contains("id: instance-1\nevent: closed\ndata: {\"code\":\"gone\"")
          .contains("\"resume\":\"instance-1\"}")
          .doesNotContain("instance-6");
    }
  }

  @Test
  void silenceIsBrokenByComments() throws Exception {
    try (RawClient raw = follow("")) {
      assertThat(raw.readUntil(": idle")).contains(": watching");
    }
  }

  @Test
  void whoComesBackGoesOnWhereItWasUnlessTheRunIsAnother() throws Exception {
    happen(RuntimeEvent.Kind.SWEEP);
    happen(RuntimeEvent.Kind.EXPIRED);
    try (RawClient same = follow("", "Last-Event-ID: instance-1\r\n");
        RawClient other = follow("?from=another-2")) {
      assertThat(same.readUntil("event: expired")).doesNotContain("event: sweep");
      assertThat(other.readUntil("event: expired")).contains("event: sweep");
    }
  }

  @Test
  void pageSaysWhatWasForgottenAndWhereToGoOn() throws Exception {
    for (int i = 0; i < 5; i++) {
      happen(RuntimeEvent.Kind.SWEEP);
    }

    Answer all = page("");
    Answer rest = page("?from=instance-4");

    assertThat(all.json().member("items").orElseThrow().elements()).hasSize(3);
    assertThat(all.text()).endsWith("\"next\":\"instance-5\",\"forgotten\":true}");
    assertThat(rest.json().member("items").orElseThrow().elements()).hasSize(1);
    assertThat(rest.text()).endsWith("\"forgotten\":false}");
  }

  @Test
  void eventOfAKeyIsShownToThoseWhoMayReadIt() throws Exception {
    gateway.runtime().access().admit(new Principal("small", List.of("a"), true, false));
    for (String key : List.of("a/1", "b/1")) {
      gateway
          .runtime()
          .observatory()
          .happen(RuntimeEvent.Kind.CORRUPTION, Optional.of(new ContextKey(key)), "Damaged.");
    }

    Answer all = page("");
    Answer some;
    try (TestClient small = new TestClient(gateway.port(), "secret-small")) {
      some = small.call("GET", "/v1/system/events", "", "Accept", "application/json");
    }

    assertThat(all.text()).contains("\"key\":\"a/1\"", "\"key\":\"b/1\"");
    assertThat(some.text()).contains("\"key\":\"a/1\"").doesNotContain("b/1");
  }

  @Test
  void placeThatIsNoneIsRefused() throws Exception {
    assertThat(page("?from=x").status()).isEqualTo(400);
    assertThat(page("?from=1-2-").status()).isEqualTo(400);
  }

  private Answer page(String query) throws Exception {
    return client.call("GET", "/v1/system/events" + query, "", "Accept", "application/json");
  }
}
