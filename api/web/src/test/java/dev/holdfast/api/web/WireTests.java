package dev.holdfast.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Page;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Written;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The wire contract, letter by letter. In texts, {@code '} stands for a double quote. */
class WireTests {
  private static final ContextKey KEY = new ContextKey("team/\"plan\"");
  private static final Digest DIGEST = Digest.compute(new byte[0]);
  private static final Instant TIME = Instant.parse("2030-01-02T03:04:05.678901Z");
  private static final Instant DEADLINE = Instant.parse("2030-01-02T03:09:05Z");

  private final JsonWriter json = new JsonWriter();

  @Test
  void refusalCarriesItsFacts() {
    Refusal refusal =
        Refusal.of(ErrorCode.CONFLICT, "No \"way\".\n")
            .with("currentVersion", 7L)
            .with("index", 2)
            .with("holder", "x")
            .with("retry", true);

    assertJson(
        Wire.refusal(json, refusal),
        "{'code':'conflict','message':'No \\'way\\'.\\n','currentVersion':7,'index':2,"
            + "'holder':'x','retry':true}");
  }

  @Test
  void writtenWithDigestAndDeadline() {
    Written written = new Written(KEY, 3, Optional.of(DIGEST), 12, Optional.of(DEADLINE), true);

    assertJson(
        Wire.written(json, written),
        "{'key':'team/\\'plan\\'','version':3,'digest':'"
            + DIGEST.hex()
            + "','bytes':12,'expiresAt':'2030-01-02T03:09:05Z'}");
  }

  @Test
  void deletedHasNeither() {
    Written written = new Written(KEY, 4, Optional.empty(), 0, Optional.empty(), false);

    assertJson(Wire.written(json, written), "{'key':'team/\\'plan\\'','version':4,'bytes':0}");
  }

  @Test
  void summaryHasAllButTheValue() {
    assertJson(
        Wire.summary(json, summary("application/json", Optional.of(DEADLINE))),
        "{'key':'team/\\'plan\\'','version':3,'bytes':12,'digest':'"
            + DIGEST.hex()
            + "','contentType':'application/json','updatedAt':'2030-01-02T03:04:05.678Z',"
            + "'expiresAt':'2030-01-02T03:09:05Z','writer':'owner'}");
  }

  @Test
  void jsonValueIsAnsweredByteForByte() {
    byte[] value = "{ \"n\" : 1.50, \"n\":1E2 }".getBytes(StandardCharsets.UTF_8);

    assertJson(
        Wire.entry(json, new ContextEntry(summary("application/ld+json", Optional.empty()), value)),
        "{'key':'team/\\'plan\\'','version':3,'contentType':'application/ld+json','digest':'"
            + DIGEST.hex()
            + "','updatedAt':'2030-01-02T03:04:05.678Z','writer':'owner',"
            + "'value':{ 'n' : 1.50, 'n':1E2 }}");
  }

  @Test
  void otherValueIsBase64() {
    byte[] value = {(byte) 0xff, (byte) 0xfe, 0};

    JsonWriter entry =
        Wire.entry(json, new ContextEntry(summary("image/png", Optional.empty()), value));

    assertThat(entry.toString()).endsWith(",\"bytes\":\"//4A\"}");
  }

  @Test
  void historyItemNamesTheOperation() {
    assertJson(
        Wire.historyItem(
            json, new HistoryItem(2, ChangeKind.APPEND, 9, Optional.of(DIGEST), TIME, "w")),
        "{'version':2,'bytes':9,'digest':'"
            + DIGEST.hex()
            + "','time':'2030-01-02T03:04:05.678Z','writer':'w','op':'append'}");
  }

  @Test
  void eventHasNoValue() {
    assertJson(
        Wire.event(
            json,
            new ContextEvent(
                new EventCursor(5, 1), ChangeKind.EXPIRED, KEY, 2, Optional.empty(), 0, TIME, "w")),
        "{'key':'team/\\'plan\\'','version':2,'bytes':0,'time':'2030-01-02T03:04:05.678Z',"
            + "'writer':'w'}");
  }

  @Test
  void leaseOfOthersHasNoId() {
    Leases.Lease lease = lease("");

    assertJson(
        Wire.lease(json, lease),
        "{'names':['a','b/**'],'mode':'shared','owner':'build','principal':'ci','token':42,"
            + "'ttl':'30s','expiresAt':'2030-01-02T03:09:05Z'}");
    assertThat(Wire.lease(new JsonWriter(), lease("secret")).toString())
        .startsWith("{\"id\":\"secret\",\"names\":");
  }

  @Test
  void pageNamesTheNextOneWhenThereIsOne() {
    assertJson(
        Wire.page(json, new Page<>(List.of(1L, 2L), Optional.of("n")), JsonWriter::value),
        "{'items':[1,2],'next':'n'}");
    assertJson(
        Wire.page(new JsonWriter(), new Page<Long>(List.of(), Optional.empty()), JsonWriter::value),
        "{'items':[]}");
  }

  @Test
  void sliceIsTheSameText() {
    JsonWriter written = Wire.refusal(json, Refusal.of(ErrorCode.GONE, "x"));

    assertThat(Wire.slice(written).raw()).isEqualTo(written.toString());
  }

  @Test
  void timeIsUtcToTheMillisecond() {
    assertThat(Wire.time(TIME)).isEqualTo("2030-01-02T03:04:05.678Z");
    assertThat(Wire.time(DEADLINE)).isEqualTo("2030-01-02T03:09:05Z");
  }

  private static ContextSummary summary(String type, Optional<Instant> deadline) {
    return new ContextSummary(KEY, 3, 12, DIGEST, type, TIME, deadline, Priority.NORMAL, "owner");
  }

  private static Leases.Lease lease(String id) {
    return new Leases.Lease(
        id,
        List.of("a", "b/**"),
        Leases.Mode.SHARED,
        "build",
        "ci",
        42,
        Duration.ofSeconds(30),
        DEADLINE);
  }

  private static void assertJson(JsonWriter actual, String expected) {
    String text = actual.toString();
    assertThat(text).isEqualTo(expected.replace('\'', '"'));
    JsonSlice.parse(text.getBytes(StandardCharsets.UTF_8), 512);
  }
}
