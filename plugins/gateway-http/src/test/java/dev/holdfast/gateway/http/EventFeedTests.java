package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream of changes. */
final class EventFeedTests {
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

  private RawClient watch(String query, String... headers) throws IOException {
    RawClient raw = gateway.connect();
    raw.send(
        "GET /v1/events"
            + query
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + gateway.port()
            + "\r\nAuthorization: Bearer secret-plain\r\n"
            + String.join("", headers)
            + "\r\n");
    return raw;
  }

  @Test
  void changesBelowThePrefixArrive() throws Exception {
    try (RawClient raw = watch("?prefix=a%2F")) {
      String head = raw.readUntil(": watching");
      client.call("PUT", "/v1/contexts/b/1", "no");
      client.call("PUT", "/v1/contexts/a/1", "yes");
      client.call("DELETE", "/v1/contexts/a/1", "");
      String events = raw.readUntil("event: delete") + raw.readUntil("\n\n");
      assertThat(head)
          .startsWith("HTTP/1.1 200 OK")
          .contains("Content-Type: text/event-stream", "Cache-Control: no-store");
      assertThat(events)
          .contains("id: 2.0\nevent: put\ndata: {\"key\":\"a/1\",\"version\":1,\"digest\":\"")
          .contains("id: 3.0\nevent: delete")
          .contains("\"writer\":\"admin\"")
          .doesNotContain("b/1");
    }
  }

  @Test
  void silenceIsBrokenByComments() throws Exception {
    try (RawClient raw = watch("")) {
      assertThat(raw.readUntil(": idle")).contains(": watching");
    }
  }

  @Test
  void endOfTheWatchIsToldWithTheResumePosition() throws Exception {
    try (RawClient raw = watch("")) {
      raw.readUntil(": watching");
      gateway.runtime().contexts().closeWatches();
      assertThat(raw.readUntil("0\r\n\r\n"))
          .contains(
              "id: 42.7\nevent: closed\ndata: {\"code\":\"unavailable\","
                  + "\"message\":\"fell behind\",\"resume\":\"42.7\"}");
      assertThat(gateway.runtime().contexts().openWatches()).isZero();
    }
  }

  @Test
  void prunedPositionIsGone() throws Exception {
    Answer byParameter = client.call("GET", "/v1/events?from=1.0", "");
    Answer byHeader = client.call("GET", "/v1/events?from=9", "", "Last-Event-ID", "1.0");
    assertThat(byParameter.status()).isEqualTo(410);
    assertThat(byHeader.status()).isEqualTo(410);
    assertThat(byHeader.member("code")).isEqualTo("gone");
  }

  @Test
  void revokedTokenEndsTheStream() throws Exception {
    try (RawClient raw = watch("")) {
      raw.readUntil(": watching");
      gateway.runtime().access().revoke("plain");
      gateway.world().time().advance(Duration.ofSeconds(2));
      assertThat(raw.readAll()).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void drainEndsStreams() throws Exception {
    try (RawClient raw = watch("")) {
      raw.readUntil(": watching");
      gateway.gateway().drain(Duration.ofSeconds(20));
      assertThat(raw.readUntil("0\r\n\r\n")).doesNotContain("<end>");
      assertThat(gateway.runtime().contexts().openWatches()).isZero();
    }
  }
}
