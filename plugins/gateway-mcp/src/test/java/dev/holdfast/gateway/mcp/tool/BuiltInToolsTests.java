package dev.holdfast.gateway.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Content;
import dev.holdfast.api.Leases;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.gateway.mcp.protocol.SessionClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInToolsTests {
  private SessionClient client;

  @BeforeEach
  void connect() throws Exception {
    client = SessionClient.initialized();
  }

  private JsonSlice call(String tool, String arguments) throws Exception {
    return client.call(tool, arguments).member("structuredContent").orElseThrow();
  }

  private WriteOperation lastWritten() {
    WriteRequest request = client.runtime.contexts.requests().getLast();
    return request.operations().getLast();
  }

  @Test
  void aValueIsStoredAsTheExactBytesOfItsText() throws Exception {
    String value = "{ \"b\" : 1.50e+2,\t\"a\":1, \"a\" : \"\\u00e9é\" }";

    JsonSlice written = call("context_write", "{\"key\":\"a/b\",\"value\":" + value + "}");

    Content content = ((WriteOperation.Put) lastWritten()).content();
    assertThat(new String(content.bytes(), StandardCharsets.UTF_8)).isEqualTo(value);
    assertThat(content.type()).isEqualTo(Content.JSON);
    assertThat(written.member("version").orElseThrow().asLong()).isEqualTo(1);
    assertThat(written.member("digest")).isPresent();
    JsonSlice read = call("context_read", "{\"key\":\"a/b\"}");
    assertThat(read.member("value").orElseThrow().raw()).isEqualTo(value);
  }

  @Test
  void argumentsThatAreNullCountAsAbsentButAValueMayBeNull() throws Exception {
    call("context_write", "{\"key\":\"n\",\"value\":null,\"ttl\":null,\"ifVersion\":null}");

    Content content = ((WriteOperation.Put) lastWritten()).content();
    assertThat(new String(content.bytes(), StandardCharsets.UTF_8)).isEqualTo("null");
    assertThat(call("context_read", "{\"key\":\"n\",\"version\":null}").member("value"))
        .map(JsonSlice::raw)
        .contains("null");
  }

  @Test
  void bytesAreBase64() throws Exception {
    call("context_write", "{\"key\":\"b\",\"bytes\":\"AAEC\",\"contentType\":\"image/png\"}");

    JsonSlice read = call("context_read", "{\"key\":\"b\"}");

    assertThat(read.member("bytes").orElseThrow().asText()).isEqualTo("AAEC");
    assertThat(read.member("contentType").orElseThrow().asText()).isEqualTo("image/png");
  }

  @Test
  void optionsOfAWriteArePassedOn() throws Exception {
    client.call(
        "context_write",
        "{\"action\":\"append\",\"key\":\"l\",\"value\":1,\"ifVersion\":0,\"ttl\":\"5m\","
            + "\"fence\":12,\"idempotencyKey\":\"k1\"}");

    WriteOperation.Append append = (WriteOperation.Append) lastWritten();
    assertThat(append.options().condition()).isEqualTo(new VersionCondition.Absent());
    assertThat(append.options().ttl()).contains(Duration.ofMinutes(5));
    assertThat(append.options().fence()).isEqualTo(OptionalLong.of(12));
    assertThat(client.runtime.contexts.requests().getLast().idempotencyKey()).contains("k1");
    assertThat(client.runtime.contexts.scopes().getLast().deadlineNanos())
        .isEqualTo(client.world.time().nanos() + Duration.ofSeconds(5).toNanos());
  }

  @Test
  void aBatchAnswersOneResultForEachOperation() throws Exception {
    JsonSlice answer =
        call(
            "context_write",
            "{\"action\":\"batch\",\"operations\":[{\"op\":\"put\",\"key\":\"x\",\"value\":1},"
                + "{\"op\":\"delete\",\"key\":\"x\"}]}");

    assertThat(answer.member("results").orElseThrow().elements()).hasSize(2);
    assertThat(client.runtime.contexts.requests().getLast().batch()).isTrue();
  }

  @Test
  void aRefusalIsAResultWithItsFacts() throws Exception {
    call("context_write", "{\"key\":\"c\",\"value\":1}");

    JsonSlice result = client.call("context_write", "{\"key\":\"c\",\"value\":2,\"ifVersion\":7}");

    assertThat(result.member("isError").orElseThrow().asBoolean()).isTrue();
    JsonSlice refusal = result.member("structuredContent").orElseThrow();
    assertThat(refusal.member("code").orElseThrow().asText()).isEqualTo("conflict");
    assertThat(refusal.member("currentVersion").orElseThrow().asLong()).isEqualTo(1);
    assertThat(client.world.meter().count("mcp_errors_total")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "context_read | {} | invalid-request",
        "context_read | {'key':7} | invalid-request",
        "context_read | {'key':''} | invalid-key",
        "context_read | {'key':'a/\\ud800'} | invalid-key",
        "context_read | {'key':'holdfast/x'} | invalid-key",
        "context_read | {'key':'a','nonsense':1} | invalid-request",
        "context_read | {'key':'a','version':0} | invalid-request",
        "context_read | {'key':'a','version':'x'} | invalid-request",
        "context_read | {'action':'list','limit':0} | invalid-request",
        "context_read | {'action':'list','limit':1001} | invalid-request",
        "context_read | {'action':'fly'} | invalid-request",
        "context_read | {'action':'search','prefix':'a'} | unsupported",
        "context_read | {'key':'a','maxTokens':10} | unsupported",
        "context_read | {'key':'missing'} | not-found",
        "context_write | {} | invalid-request",
        "context_write | {'key':'a'} | invalid-request",
        "context_write | {'key':'a','value':1,'bytes':'AA=='} | invalid-request",
        "context_write | {'key':'a','bytes':'%'} | invalid-request",
        "context_write | {'key':'a','value':1,'ttl':'5 minutes'} | invalid-request",
        "context_write | {'key':'a','value':1,'ifVersion':-1} | invalid-request",
        "context_write | {'key':'a','value':1,'idempotencyKey':''} | invalid-request",
        "context_write | {'key':'a','value':1,'dryRun':true} | unsupported",
        "context_write | {'key':'a','value':1,'dryRun':'yes'} | invalid-request",
        "context_write | {'key':'a','value':1,'plan':7} | invalid-request",
        "context_write | {'action':'fly','key':'a','value':1} | invalid-request",
        "context_write | {'action':7,'key':'a','value':1} | invalid-request",
        "context_write | {'action':'batch'} | invalid-request",
        "context_write | {'action':'batch','operations':[]} | invalid-request",
        "context_write | {'action':'batch','operations':[7]} | invalid-request",
        "context_write | {'action':'batch','key':'a','operations':[]} | invalid-request",
        "lease | {} | invalid-request",
        "lease | {'action':'acquire'} | invalid-request",
        "lease | {'action':'acquire','names':[]} | invalid-request",
        "lease | {'action':'acquire','names':[7]} | invalid-request",
        "lease | {'action':'acquire','names':['a'],'wait':'9d'} | invalid-request",
        "lease | {'action':'renew'} | invalid-request",
        "lease | {'action':'release','lease':'none'} | not-found",
        "status | {'section':'weather'} | invalid-request",
      })
  void wrongArgumentsAreRefusedNotFaults(String tool, String arguments, String code)
      throws Exception {
    JsonSlice result = client.call(tool, arguments.replace('\'', '"'));

    assertThat(result.member("isError").orElseThrow().asBoolean()).isTrue();
    JsonSlice refusal = result.member("structuredContent").orElseThrow();
    assertThat(refusal.member("code").orElseThrow().asText()).as(refusal.raw()).isEqualTo(code);
    assertThat(client.runtime.contexts.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "context_write | {'key':7,'value':1} | 'key' must be a string.",
        "context_write | {'key':'a','value':1,'ifVersion':1.5} | 'ifVersion' must be a whole number.",
        "context_write | {'key':'a','value':1,'fence':'x'} | 'fence' must be a whole number.",
        "context_write | {'key':'a','value':1,'ttl':300} | 'ttl' must be a string such as 30s or 5m.",
        "context_write | {'key':'a','value':1,'idempotencyKey':5} | 'idempotencyKey' must be a string.",
        "context_write | {'key':'a','content':1} | Unknown argument 'content'; known are action, bytes,",
        "context_write | {'operations':[]} | 'operations' are for the action batch, not for put.",
        "context_write | {'action':'fly','key':'a'} | 'action' is one of put, append, patch, delete, refresh, extend, batch.",
        "context_read | {'prefix':'a'} | A 'prefix' is for the action list; get wants a 'key'.",
        "context_read | {'action':'fly'} | 'action' is one of get, list, history.",
        "lease | {'action':'acquire','names':['a'],'wait':0} | 'wait' must be a string such as 30s",
      })
  void aRefusalNamesTheArgument(String tool, String arguments, String message) throws Exception {
    JsonSlice refusal = call(tool, arguments.replace('\'', '"'));

    assertThat(refusal.member("message").orElseThrow().asText()).startsWith(message);
  }

  @Test
  void aRefusalOfABatchNamesTheOperation() throws Exception {
    JsonSlice refusal =
        call(
            "context_write",
            "{\"action\":\"batch\",\"operations\":[{\"op\":\"delete\",\"key\":\"a\"},"
                + "{\"action\":\"delete\",\"key\":\"a\"}]}");

    assertThat(refusal.member("index").orElseThrow().asLong()).isEqualTo(1);
    assertThat(refusal.member("message").orElseThrow().asText())
        .isEqualTo(
            "Unknown argument 'action'; known are bytes, contentType, fence, ifVersion, key, op,"
                + " priority, ttl, value.");
  }

  @Test
  void whatModelsDoToFieldsIsForgivenAlsoWithinABatch() throws Exception {
    call(
        "context_write",
        "{\"action\":\"batch\",\"key\":null,\"operations\":[{\"op\":\"put\",\"key\":\"a\","
            + "\"value\":{ \"n\" : 1.50 },\"bytes\":null,\"ifVersion\":\"3\",\"fence\":\"12\"}]}");

    WriteOperation.Put put = (WriteOperation.Put) lastWritten();
    assertThat(put.options().condition()).isEqualTo(VersionCondition.ifVersion(3));
    assertThat(put.options().fence()).isEqualTo(OptionalLong.of(12));
    assertThat(new String(put.content().bytes(), StandardCharsets.UTF_8))
        .isEqualTo("{ \"n\" : 1.50 }");
  }

  @Test
  void dryRunThatIsFalseIsAnOrdinaryWrite() throws Exception {
    assertThat(
            call("context_write", "{\"key\":\"a\",\"value\":1,\"dryRun\":false}").member("version"))
        .isPresent();
  }

  @Test
  void aPlanIsHandedToThePort() throws Exception {
    call("context_write", "{\"key\":\"a\",\"value\":1,\"plan\":\"p\"}");

    assertThat(client.runtime.contexts.requests().getLast().plan()).contains("p");
  }

  @Test
  void listsArePaged() throws Exception {
    for (String key : new String[] {"p/a", "p/b", "p/c", "q"}) {
      call("context_write", "{\"key\":\"" + key + "\",\"value\":1}");
    }

    JsonSlice first = call("context_read", "{\"action\":\"list\",\"prefix\":\"p/\",\"limit\":2}");
    String next = first.member("next").orElseThrow().raw();
    JsonSlice second =
        call("context_read", "{\"action\":\"list\",\"prefix\":\"p/\",\"after\":" + next + "}");

    assertThat(first.member("items").orElseThrow().elements()).hasSize(2);
    assertThat(second.member("items").orElseThrow().elements()).hasSize(1);
    assertThat(second.member("next")).isEmpty();
  }

  @Test
  void theNextOfAHistoryIsTakenAsItWasGiven() throws Exception {
    JsonSlice page =
        call("context_read", "{\"action\":\"history\",\"key\":\"a\",\"after\":\"10\",\"limit\":5}");

    assertThat(page.member("next").orElseThrow().asText()).isEqualTo("15");
  }

  @Test
  void aLeaseIsAcquiredRenewedSeenAndReleased() throws Exception {
    JsonSlice granted =
        call("lease", "{\"action\":\"acquire\",\"names\":[\"a/**\"],\"wait\":\"1m\"}");
    String id = granted.member("lease").orElseThrow().raw();

    assertThat(granted.member("token").orElseThrow().asLong()).isEqualTo(1);
    assertThat(granted.member("expiresAt")).isPresent();
    assertThat(call("lease", "{\"action\":\"renew\",\"lease\":" + id + "}").member("token"))
        .isPresent();
    assertThat(call("lease", "{\"action\":\"who\"}").raw()).contains("\"owner\":\"tester\"");
    assertThat(call("lease", "{\"action\":\"who\",\"names\":[\"z\"]}").raw())
        .isEqualTo("{\"items\":[]}");
    JsonSlice held = call("lease", "{\"action\":\"acquire\",\"names\":[\"a/**\"]}");
    assertThat(held.member("holder").orElseThrow().asText()).isEqualTo("tester");
    call("lease", "{\"action\":\"release\",\"lease\":" + id + "}");
    assertThat(client.runtime.leases.list()).isEmpty();
  }

  @Test
  void theWaitForALeaseIsToldToThePortBesideTheDeadline() throws Exception {
    call("lease", "{\"action\":\"acquire\",\"names\":[\"a\"],\"wait\":\"1m\",\"mode\":\"shared\"}");

    Leases.Request request = client.runtime.leases.requests().getLast();
    assertThat(request.patience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(request.mode()).isEqualTo(Leases.Mode.SHARED);
    assertThat(request.ttl()).isEqualTo(Duration.ofSeconds(30));
    // The port itself leaves the wait out of the deadline.
    assertThat(client.runtime.leases.scopes().getLast().deadlineNanos())
        .isEqualTo(client.world.time().nanos() + Duration.ofSeconds(5).toNanos());
  }

  @Test
  void statusTellsHealthBudgetsLeasesAndPlugins() throws Exception {
    assertThat(call("status", "{}").members().keySet())
        .containsExactly(
            "version",
            "startedAt",
            "providers",
            "addresses",
            "health",
            "budgets",
            "leases",
            "plugins",
            "events");
    assertThat(call("status", "{\"section\":\"health\"}").raw())
        .endsWith(
            "\"events\":{\"counts\":{\"sweep\":1},\"last\":[{\"time\":\"2030-01-01T00:00:00Z\",\"kind\":\"sweep\",\"message\":\"Two entries ended.\"}]}}");
    assertThat(call("status", "{\"section\":\"budgets\"}").raw())
        .isEqualTo("{\"budgets\":{\"holdfast_memory_accounted_bytes\":4096}}");
    assertThat(call("status", "{\"section\":\"plugins\"}").raw()).contains("module x is missing");
  }
}
