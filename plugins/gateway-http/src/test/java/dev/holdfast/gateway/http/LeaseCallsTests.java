package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of leases. */
final class LeaseCallsTests {
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

  private Answer acquire(String body) throws Exception {
    return client.call("POST", "/v1/leases", body, "Content-Type", "application/json");
  }

  @Test
  void leaseIsAcquiredRenewedListedAndReleased() throws Exception {
    Answer lease =
        acquire("{\"names\":[\"a\",\"b/**\"],\"mode\":\"shared\",\"ttl\":\"1m\",\"owner\":\"me\"}");
    String id = lease.member("id");
    Answer list = client.call("GET", "/v1/leases", "");
    Answer renewed = client.call("POST", "/v1/leases/" + id + "/renew", "{\"ttl\":\"2m\"}");
    Answer renewedAgain = client.call("POST", "/v1/leases/" + id + "/renew", "");
    Answer released = client.call("DELETE", "/v1/leases/" + id, "");
    Answer gone = client.call("DELETE", "/v1/leases/" + id, "");
    assertThat(lease.status()).isEqualTo(200);
    assertThat(lease.text())
        .isEqualTo(
            "{\"id\":\"lease-101\",\"names\":[\"a\",\"b/**\"],\"mode\":\"shared\",\"owner\":\"me\","
                + "\"principal\":\"admin\",\"token\":101,\"ttl\":\"1m\","
                + "\"expiresAt\":\"2030-01-01T00:01:00Z\"}");
    assertThat(list.json().member("items").orElseThrow().elements()).hasSize(1);
    assertThat(renewed.member("expiresAt")).isEqualTo("2030-01-01T00:02:00Z");
    assertThat(renewedAgain.member("ttl")).isEqualTo("2m");
    assertThat(released.status()).isEqualTo(200);
    assertThat(gone.status()).isEqualTo(404);
  }

  @Test
  void heldNameIsAConflictWithItsHolder() throws Exception {
    acquire("{\"name\":\"a\",\"owner\":\"first\"}");
    Answer second = acquire("{\"name\":\"a\"}");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.member("code")).isEqualTo("held");
    assertThat(second.member("holder")).isEqualTo("first");
    assertThat(second.member("expiresAt")).isEqualTo("2030-01-01T00:00:30Z");
  }

  @Test
  void deadlineIsThatOfTheWorkWhateverTheWait() throws Exception {
    long now = gateway.world().time().nanos();
    acquire("{\"name\":\"a\",\"wait\":\"1m\"}");
    assertThat(gateway.runtime().leases().scopes().getFirst().deadlineNanos())
        .isEqualTo(now + Duration.ofSeconds(5).toNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"names\":[]}",
        "{\"names\":\"a\"}",
        "{\"names\":[1]}",
        "{\"name\":\"a\",\"names\":[\"b\"]}",
        "{\"name\":\"a\",\"mode\":\"both\"}",
        "{\"name\":\"a\",\"ttl\":30}",
        "{\"name\":\"a\",\"ttl\":\"30\"}",
        "{\"name\":\"a\",\"wait\":\"2h\"}",
        "{\"name\":\"a\",\"colour\":\"red\"}",
        "[]",
        "nonsense"
      })
  void malformedRequestIsRefused(String body) throws Exception {
    Answer answer = acquire(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.member("code")).isEqualTo("invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"a\\ud800\"}", "{\"names\":[\"a\\udc00\"]}"})
  void nameThatUtf8CannotSayIsNotReplacedByAnother(String body) throws Exception {
    acquire(body);
    assertThat(gateway.runtime().leases().requests().getFirst().names().getFirst())
        .doesNotContain("\ufffd");
  }

  @Test
  void bodyThatIsNotJsonIsRefused() throws Exception {
    Answer answer = client.call("POST", "/v1/leases", "name=a", "Content-Type", "text/plain");
    assertThat(answer.status()).isEqualTo(415);
  }
}
