package dev.holdfast.gateway.http;

import static dev.holdfast.gateway.http.Attack.CLOSE;
import static dev.holdfast.gateway.http.Attack.GOOD;
import static dev.holdfast.gateway.http.Attack.GOOD_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that mean harm, byte for byte. Each gets exactly one answer, the connection ends, and
 * nothing of the server shows.
 */
final class HostileRequestsTests {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway = TestGateway.start();
    try (RawClient client = gateway.connect()) {
      client.send(
          withPort(
              "PUT /v1/contexts/seed HTTP/1.1\r\n" + GOOD + CLOSE + "Content-Length: 1\r\n\r\n1"));
      assertThat(client.readAll()).startsWith("HTTP/1.1 201 ");
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String withPort(String text) {
    return text.replace("@PRT@", Integer.toString(gateway.port()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void attackGetsOneAnswerAndTheConnectionEnds(Attack attack) throws IOException {
    int writesBefore = gateway.runtime().contexts().writes().size();
    String answer;
    try (RawClient client = gateway.connect()) {
      client.send(withPort(attack.bytes()));
      answer = client.readAll();
    }
    assertThat(answer).startsWith("HTTP/1.1 " + attack.status() + " ");
    assertThat(answer.split("HTTP/1\\.1 \\d\\d\\d ", -1)).as(answer).hasSize(2);
    if (!attack.code().isEmpty()) {
      assertThat(answer)
          .contains("Content-Type: application/problem+json")
          .contains("\"code\":\"" + attack.code() + "\"")
          .contains("\"status\":" + attack.status());
    }
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain(
            "jetty", "server:", "x-powered-by", "exception", "\tat ", "eclipse", "secret-");
    assertThat(gateway.runtime().contexts().writes()).hasSize(writesBefore);
  }

  static Stream<Attack> attacks() {
    return Stream.of(
            FramingAttacks.framing(),
            FramingAttacks.unreadBodies(),
            StrangerAttacks.strangers(),
            TargetAttacks.targets(),
            HeaderAttacks.headers())
        .flatMap(attacks -> attacks);
  }

  @Test
  void tableIsLongEnoughToBeTakenSeriously() {
    assertThat(attacks().count()).isGreaterThan(200);
  }

  @Test
  void tokenOfAnotherCaseIsWrongEvenAfterTheRightOne() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send(withPort("GET /v1/contexts/seed HTTP/1.1\r\n" + GOOD + "\r\n"));
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
      client.send(
          withPort(
              "GET /v1/contexts/seed HTTP/1.1\r\n"
                  + GOOD_HOST
                  + "Authorization: Bearer SECRET-admin\r\n\r\n"));
      assertThat(client.readResponse()).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void serverStillServesAfterwards() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send(withPort("GET /v1/contexts/seed HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n"));
      assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n1");
    }
  }
}
