package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each row of the contract about contexts. */
final class ContextCallsTests {
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

  private Answer put(String path, String body, String... headers) throws Exception {
    return client.call("PUT", "/v1/contexts/" + path, body, headers);
  }

  private static String digestHeader(String text) {
    byte[] digest = Digest.compute(text.getBytes(StandardCharsets.UTF_8)).toBytes();
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }

  private WriteRequest lastWrite() {
    return gateway.runtime().contexts().writes().getLast();
  }

  @Test
  void bodyWithoutRoomInMemoryIsRefusedBeforeItIsRead() throws Exception {
    gateway.runtime().memory().limit(1_000);

    Answer refused = put("a", "x".repeat(1_001));
    Answer taken = put("a", "x".repeat(1_000));

    assertThat(refused.status()).isEqualTo(507);
    assertThat(refused.member("code")).isEqualTo("over-budget");
    assertThat(taken.status()).isEqualTo(201);
    try (RawClient announced = gateway.connect()) {
      announced.send(
          "PUT /v1/contexts/b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n"
              .formatted(gateway.port(), "secret-admin"));
      assertThat(announced.readResponse()).startsWith("HTTP/1.1 507");
    }
    assertThat(gateway.runtime().memory().usage().usedBytes()).isZero();
  }

  @Test
  void overrideTravelsWithTheWrite() throws Exception {
    assertThat(put("a", "1", "Holdfast-Override", "saving the plan").status()).isEqualTo(201);
    assertThat(gateway.runtime().contexts().lastOverride()).contains("saving the plan");
    assertThat(put("a", "1").status()).isEqualTo(200);
    assertThat(gateway.runtime().contexts().lastOverride()).isEmpty();
    assertThat(put("a", "1", "Holdfast-Override", "x".repeat(201)).status()).isEqualTo(400);
  }

  @Test
  void firstPutCreatesAndSecondReplaces() throws Exception {
    Answer first = put("a/b", "{\"x\": 1}", "Content-Type", "application/json");
    Answer second = put("a/b", "two");
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("ETag")).isEqualTo("\"1\"");
    assertThat(first.text())
        .isEqualTo(
            "{\"key\":\"a/b\",\"version\":1,\"digest\":\""
                + Digest.compute("{\"x\": 1}".getBytes(StandardCharsets.UTF_8)).hex()
                + "\",\"bytes\":8}");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("ETag")).isEqualTo("\"2\"");
  }

  @Test
  void putCarriesEveryHeaderOfTheContract() throws Exception {
    Answer answer =
        put(
            "a",
            "v",
            "Content-Type",
            "text/plain; charset=utf-8",
            "If-None-Match",
            "*",
            "Holdfast-TTL",
            "5m",
            "Holdfast-Fence",
            "123",
            "Holdfast-Priority",
            "high",
            "Idempotency-Key",
            "once",
            "Content-Digest",
            "md5=:AAAA:, " + digestHeader("v"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.member("expiresAt")).isEqualTo("2030-01-01T00:05:00Z");
    WriteRequest write = lastWrite();
    assertThat(write.batch()).isFalse();
    assertThat(write.idempotencyKey()).isEqualTo(Optional.of("once"));
    WriteOperation.Put put = (WriteOperation.Put) write.operations().getFirst();
    assertThat(put.content().type()).isEqualTo("text/plain; charset=utf-8");
    assertThat(put.content().claimedDigest()).isPresent();
    assertThat(put.options().condition()).isEqualTo(new VersionCondition.Absent());
    assertThat(put.options().fence()).hasValue(123);
    assertThat(put.options().ttl()).contains(Duration.ofMinutes(5));
    assertThat(put.options().priority()).contains(Priority.HIGH);
  }

  @Test
  void ifMatchComparesTheVersion() throws Exception {
    put("a", "1");
    Answer right = put("a", "2", "If-Match", "\"1\"");
    Answer wrong = put("a", "3", "If-Match", "\"1\"");
    Answer any = put("a", "4", "If-Match", "*");
    Answer missing = put("none", "5", "If-Match", "*");
    assertThat(right.status()).isEqualTo(200);
    assertThat(wrong.status()).isEqualTo(412);
    assertThat(wrong.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(wrong.member("code")).isEqualTo("conflict");
    assertThat(wrong.member("status")).isEqualTo("412");
    assertThat(wrong.member("currentVersion")).isEqualTo("2");
    assertThat(any.status()).isEqualTo(200);
    assertThat(missing.status()).isEqualTo(412);
  }

  @Test
  void staleFenceIsAConflictOfState() throws Exception {
    Answer stale = put("a", "1", "Holdfast-Fence", "7");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.member("code")).isEqualTo("stale-fence");
  }

  @Test
  void wrongDigestIsRefused() throws Exception {
    Answer put = put("a", "1", "Content-Digest", digestHeader("other"));
    Answer patch =
        client.call(
            "PATCH",
            "/v1/contexts/a",
            "{}",
            "Content-Type",
            "application/merge-patch+json",
            "Content-Digest",
            digestHeader("other"));
    assertThat(put.status()).isEqualTo(400);
    assertThat(put.member("code")).isEqualTo("digest-mismatch");
    assertThat(patch.member("code")).isEqualTo("digest-mismatch");
  }

  @Test
  void getAnswersTheExactBytesWithTheirDescription() throws Exception {
    put("a", "{\"b\" : 1.0}", "Content-Type", "application/json", "Holdfast-TTL", "5m");
    Answer read = client.call("GET", "/v1/contexts/a", "");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.text()).isEqualTo("{\"b\" : 1.0}");
    assertThat(read.header("Content-Type")).isEqualTo("application/json");
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(read.header("Content-Digest")).isEqualTo(digestHeader("{\"b\" : 1.0}"));
    assertThat(read.header("Holdfast-Expires-At")).isEqualTo("2030-01-01T00:05:00Z");
    assertThat(read.header("Last-Modified")).isEqualTo("Tue, 1 Jan 2030 00:00:00 GMT");
    assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void headAnswersTheHeadersAlone() throws Exception {
    put("a", "value", "Content-Type", "text/plain");
    Answer head = client.call("HEAD", "/v1/contexts/a", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("5");
    assertThat(head.header("ETag")).isEqualTo("\"1\"");
    assertThat(head.text()).isEmpty();
    assertThat(client.call("HEAD", "/v1/contexts/none", "").status()).isEqualTo(404);
  }

  @Test
  void knownVersionIsNotModified() throws Exception {
    put("a", "1");
    Answer same = client.call("GET", "/v1/contexts/a", "", "If-None-Match", "\"9\", W/\"1\"");
    Answer other = client.call("GET", "/v1/contexts/a", "", "If-None-Match", "\"9\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo("\"1\"");
    assertThat(same.text()).isEmpty();
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void readThatExpectsAnotherVersionIsAConflict() throws Exception {
    put("a", "1");
    Answer wrong = client.call("GET", "/v1/contexts/a", "", "If-Match", "\"2\"");
    assertThat(wrong.status()).isEqualTo(412);
    assertThat(wrong.member("currentVersion")).isEqualTo("1");
  }

  @Test
  void olderVersionIsReadByNumber() throws Exception {
    put("a", "one");
    put("a", "two");
    Answer old = client.call("GET", "/v1/contexts/a?version=1", "");
    Answer missing = client.call("GET", "/v1/contexts/a?version=3", "");
    assertThat(old.text()).isEqualTo("one");
    assertThat(old.header("ETag")).isEqualTo("\"1\"");
    assertThat(missing.status()).isEqualTo(404);
  }

  @Test
  void deleteAnswersKeyAndVersion() throws Exception {
    put("a", "1");
    Answer deleted = client.call("DELETE", "/v1/contexts/a", "", "If-Match", "\"1\"");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.text()).isEqualTo("{\"key\":\"a\",\"version\":2}");
    assertThat(client.call("DELETE", "/v1/contexts/a", "").status()).isEqualTo(404);
    assertThat(client.call("GET", "/v1/contexts/a", "").member("code")).isEqualTo("not-found");
  }

  @Test
  void appendAddsJsonElementsAndBytes() throws Exception {
    Answer first =
        client.call("POST", "/v1/contexts/log?append", "1", "Content-Type", "application/json");
    Answer second =
        client.call(
            "POST", "/v1/contexts/log?append=true", "{}", "Content-Type", "application/json");
    client.call("POST", "/v1/contexts/raw?append", "ab");
    client.call("POST", "/v1/contexts/raw?append", "cd");
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(gateway.runtime().contexts().text("log")).isEqualTo("[1,{}]");
    assertThat(gateway.runtime().contexts().text("raw")).isEqualTo("abcd");
    assertThat(client.call("POST", "/v1/contexts/raw", "x").member("code"))
        .isEqualTo("invalid-request");
  }

  @Test
  void patchIsKnownByItsMediaType() throws Exception {
    put("a", "{}", "Content-Type", "application/json");
    Answer patch =
        client.call("PATCH", "/v1/contexts/a", "[]", "Content-Type", "application/json-patch+json");
    Answer merge =
        client.call(
            "PATCH", "/v1/contexts/a", "{}", "Content-Type", "application/merge-patch+json");
    Answer other = client.call("PATCH", "/v1/contexts/a", "{}", "Content-Type", "application/json");
    assertThat(patch.status()).isEqualTo(200);
    assertThat(merge.status()).isEqualTo(200);
    assertThat(((WriteOperation.Patch) lastWrite().operations().getFirst()).format())
        .isEqualTo(WriteOperation.PatchFormat.MERGE_PATCH);
    assertThat(other.status()).isEqualTo(415);
    assertThat(other.member("code")).isEqualTo("unsupported-type");
  }

  @Test
  void aDryRunIsAskedOfThePortAndNotWritten() throws Exception {
    Answer dryRun = put("a?dryRun=true", "1");
    Answer wrong = put("a?dryRun=maybe", "1");
    assertThat(dryRun.status()).isEqualTo(501);
    assertThat(dryRun.member("code")).isEqualTo("unsupported");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(gateway.runtime().contexts().writes()).isEmpty();
    assertThat(
            gateway
                .world()
                .meter()
                .count("http_requests_total", "kind", "dry_run", "status", "5xx"))
        .isEqualTo(1);
  }

  @Test
  void aPlanIsHandedToThePort() throws Exception {
    Answer plan = put("a", "1", "Holdfast-Plan", "p");
    assertThat(plan.status()).isEqualTo(201);
    assertThat(lastWrite().plan()).contains("p");
    assertThat(put("b?dryRun=false", "1").status()).isEqualTo(201);
    assertThat(lastWrite().plan()).isEmpty();
  }

  @Test
  void keysArePercentDecodedAsUtf8() throws Exception {
    put("caf%C3%A9/100%25/a%20b", "1");
    assertThat(gateway.runtime().contexts().text("café/100%/a b")).isEqualTo("1");
    assertThat(client.call("GET", "/v1/contexts/caf%c3%a9/100%25/a%20b", "").status())
        .isEqualTo(200);
  }

  @Test
  void listIsPaged() throws Exception {
    put("p/1", "1", "Content-Type", "text/plain", "Holdfast-TTL", "1m");
    put("p/2", "2");
    put("q/1", "3");
    Answer first = client.call("GET", "/v1/contexts?prefix=p%2F&limit=1", "");
    Answer second = client.call("GET", "/v1/contexts?prefix=p/&after=" + first.member("next"), "");
    assertThat(first.json().member("items").orElseThrow().elements().getFirst().raw())
        .isEqualTo(
            "{\"key\":\"p/1\",\"version\":1,\"bytes\":1,\"digest\":\""
                + Digest.compute(new byte[] {'1'}).hex()
                + "\",\"contentType\":\"text/plain\",\"updatedAt\":\"2030-01-01T00:00:00Z\","
                + "\"expiresAt\":\"2030-01-01T00:01:00Z\",\"writer\":\"admin\"}");
    assertThat(first.member("next")).isEqualTo("p/1");
    assertThat(second.json().member("items").orElseThrow().elements()).hasSize(1);
    assertThat(second.json().member("next")).isEmpty();
  }

  @Test
  void historyIsPaged() throws Exception {
    put("a", "1");
    put("a", "22");
    client.call("DELETE", "/v1/contexts/a", "");
    Answer first = client.call("GET", "/v1/history/a?limit=1", "");
    Answer rest = client.call("GET", "/v1/history/a?after=1", "");
    assertThat(first.member("next")).isEqualTo("1");
    assertThat(rest.text())
        .contains("\"op\":\"put\"", "\"op\":\"delete\"", "\"writer\":\"admin\"", "\"bytes\":2");
    assertThat(client.call("GET", "/v1/history/none", "").status()).isEqualTo(404);
  }

  @Test
  void batchIsAllOrNothingAndNamesTheIndex() throws Exception {
    Answer done =
        client.call(
            "POST",
            "/v1/batch",
            """
            {"operations": [{"op": "put", "key": "a", "value": {"n": 1.50}},
              {"op": "put", "key": "b", "bytes": "aGk=", "contentType": "text/plain"},
              {"op": "append", "key": "c", "value": 7, "ttl": "1m"}]}\
            """,
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            "k1");
    Answer refused =
        client.call(
            "POST",
            "/v1/batch",
            "{\"operations\":[{\"op\":\"put\",\"key\":\"d\",\"value\":1},"
                + "{\"op\":\"put\",\"key\":\"a\",\"value\":2,\"ifVersion\":9}]}");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json().member("results").orElseThrow().elements()).hasSize(3);
    assertThat(gateway.runtime().contexts().text("a")).isEqualTo("{\"n\": 1.50}");
    assertThat(gateway.runtime().contexts().text("b")).isEqualTo("hi");
    assertThat(lastWrite().batch()).isTrue();
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.member("index")).isEqualTo("1");
    assertThat(client.call("GET", "/v1/contexts/d", "").status()).isEqualTo(404);
  }

  @Test
  void eachCallRunsInTheScopeOfItsCaller() throws Exception {
    long now = gateway.world().time().nanos();
    client.call("GET", "/v1/contexts/a", "");
    client.call("GET", "/v1/contexts/a", "", "Holdfast-Deadline", "20s");
    var scopes = gateway.runtime().contexts().scopes();
    assertThat(scopes.getFirst().principal().name()).isEqualTo("admin");
    assertThat(scopes.getFirst().deadlineNanos()).isEqualTo(now + 5_000_000_000L);
    assertThat(scopes.getLast().deadlineNanos()).isEqualTo(now + 20_000_000_000L);
  }
}
