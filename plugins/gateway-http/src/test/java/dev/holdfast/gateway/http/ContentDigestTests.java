package dev.holdfast.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9530, both ways, on every call that carries a value. */
final class ContentDigestTests {
  private static final String BATCH =
      "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":1}]}";

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

  static Stream<Arguments> writes() {
    return Stream.of(
        Arguments.of("PUT", "/v1/contexts/a", "application/json", "[2]"),
        Arguments.of("POST", "/v1/contexts/a?append", "application/json", "2"),
        Arguments.of("PATCH", "/v1/contexts/o", "application/merge-patch+json", "{\"b\":2}"),
        Arguments.of(
            "PATCH",
            "/v1/contexts/o",
            "application/json-patch+json",
            "[{\"op\":\"add\",\"path\":\"/b\",\"value\":2}]"),
        Arguments.of("POST", "/v1/batch", "application/json", BATCH));
  }

  @ParameterizedTest
  @MethodSource("writes")
  void bodyThatWasChangedOnItsWayIsRefused(String method, String path, String type, String body)
      throws Exception {
    begin();
    for (String algorithm : new String[] {"sha-256", "sha-512"}) {
      Answer wrong =
          client.call(
              method, path, body, "Content-Type", type, "Content-Digest", of(algorithm, "other"));
      assertThat(wrong.status()).as(algorithm).isEqualTo(400);
      assertThat(wrong.member("code")).isEqualTo("digest-mismatch");
    }
  }

  @ParameterizedTest
  @MethodSource("writes")
  void bodyWithItsDigestIsTaken(String method, String path, String type, String body)
      throws Exception {
    begin();
    String all = "md5=:AAAA:, " + of("sha-512", body) + ", unixsum=:AA==:, " + of("sha-256", body);
    Answer right = client.call(method, path, body, "Content-Type", type, "Content-Digest", all);
    assertThat(right.status()).isEqualTo(200);
  }

  @Test
  void rightDigestDoesNotExcuseAWrongOne() throws Exception {
    Answer mixed =
        client.call(
            "PUT",
            "/v1/contexts/a",
            "1",
            "Content-Digest",
            of("sha-256", "1") + ", " + of("sha-512", "2"));
    assertThat(mixed.member("code")).isEqualTo("digest-mismatch");
  }

  @Test
  void everyReadOfAValueCarriesItsDigest() throws Exception {
    begin();
    client.call("PUT", "/v1/contexts/a", "[3]", "Content-Type", "application/json");

    Answer now = client.call("GET", "/v1/contexts/a", "", "Want-Content-Digest", "sha-512=9");
    Answer head = client.call("HEAD", "/v1/contexts/a", "");
    Answer older = client.call("GET", "/v1/contexts/a?version=1", "");
    Answer olderHead = client.call("HEAD", "/v1/contexts/a?version=1", "");
    Answer same = client.call("GET", "/v1/contexts/a", "", "If-None-Match", "\"2\"");

    assertThat(now.header("Content-Digest")).isEqualTo(of("sha-256", "[3]"));
    assertThat(head.header("Content-Digest")).isEqualTo(of("sha-256", "[3]"));
    assertThat(older.header("Content-Digest")).isEqualTo(of("sha-256", "[1]"));
    assertThat(olderHead.header("Content-Digest")).isEqualTo(of("sha-256", "[1]"));
    // It has no content of which there could be a digest; the validator tells which value it is.
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo("\"2\"");
  }

  private void begin() throws Exception {
    client.call("PUT", "/v1/contexts/a", "[1]", "Content-Type", "application/json");
    client.call("PUT", "/v1/contexts/o", "{\"a\":1}", "Content-Type", "application/json");
  }

  private static String of(String algorithm, String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance(algorithm.toUpperCase(java.util.Locale.ROOT))
            .digest(text.getBytes(UTF_8));
    return algorithm + "=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }
}
