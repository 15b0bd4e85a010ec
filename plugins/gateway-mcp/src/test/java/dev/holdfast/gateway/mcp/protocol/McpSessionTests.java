package dev.holdfast.gateway.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpSessionTests {

  private static JsonSlice at(JsonSlice json, String... path) {
    JsonSlice found = json;
    for (String name : path) {
      found = found.member(name).orElseThrow(() -> new AssertionError(name + " in " + json.raw()));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2024-11-05, 2025-11-25",
    "2099-01-01, 2025-11-25"
  })
  void theRevisionIsNegotiated(String wanted, String offered) throws Exception {
    JsonSlice reply =
        new SessionClient().ask("initialize", "{\"protocolVersion\":\"" + wanted + "\"}");

    assertThat(at(reply, "result", "protocolVersion").asText()).isEqualTo(offered);
    assertThat(at(reply, "result", "serverInfo", "name").asText()).isEqualTo("holdfast");
    assertThat(at(reply, "result", "capabilities").raw())
        .isEqualTo(
            "{\"tools\":{\"listChanged\":true},\"resources\":{\"subscribe\":true},"
                + "\"prompts\":{\"listChanged\":true},\"completions\":{},\"logging\":{}}");
  }

  @Test
  void pingIsAnsweredAtAnyTime() throws Exception {
    assertThat(new SessionClient().ask("ping", "{}").raw())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "initialize | {} | -32602",
        "initialize | {'protocolVersion':7} | -32602",
        "logging/setLevel | {'level':'loud'} | -32602",
        "logging/setLevel | {} | -32602",
        "server/nonsense | {} | -32601",
        "subscriptions/listen | {'notifications':{}} | -32601",
        "resources/list | {'cursor':'*'} | -32602",
        "resources/templates/list | {'cursor':'x'} | -32602",
        "resources/read | {} | -32602",
        "resources/read | {'uri':'holdfast://contexts/none'} | -32002",
        "resources/read | {'uri':'holdfast://contexts/a/../b'} | -32002",
        "resources/read | {'uri':'holdfast://contexts/%'} | -32002",
        "resources/read | {'uri':'test://nothing'} | -32002",
        "resources/subscribe | {} | -32602",
        "resources/subscribe | {'uri':'test://nothing'} | -32002",
        "resources/unsubscribe | {} | -32602",
        "prompts/list | {'cursor':'x'} | -32602",
        "prompts/get | {} | -32602",
        "prompts/get | {'name':'nope'} | -32602",
        "prompts/get | {'name':'recall'} | -32602",
        "prompts/get | {'name':'recall','arguments':[]} | -32602",
        "prompts/get | {'name':'recall','arguments':{'key':7}} | -32602",
        "prompts/get | {'name':'recall','arguments':{'key':'//'}} | -32602",
        "prompts/get | {'name':'recall','arguments':{'key':'none'}} | -32603",
        "completion/complete | {} | -32602",
        "completion/complete | {'ref':{'type':'x'},'argument':{'name':'a','value':'b'}} | -32602",
        "tools/list | {'cursor':'x'} | -32602",
        "tools/call | {} | -32602",
        "tools/call | {'name':7} | -32602",
        "tools/call | {'name':'nope'} | -32602",
        "tools/call | {'name':'status','arguments':[]} | -32602",
      })
  void aProtocolFaultIsAnError(String method, String params, int code) throws Exception {
    SessionClient client = SessionClient.initialized();

    JsonSlice reply = client.ask(method, params.replace('\'', '"'));

    assertThat(at(reply, "error", "code").asLong()).isEqualTo(code);
    assertThat(at(reply, "id").asLong()).isEqualTo(1);
    assertThat(client.world.meter().count("mcp_errors_total")).isEqualTo(1);
  }

  @Test
  void toolsAreClosedBeforeTheHandshake() throws Exception {
    JsonSlice reply = new SessionClient().ask("tools/list", "{}");

    assertThat(at(reply, "error", "code").asLong()).isEqualTo(Fault.INVALID_REQUEST);
  }

  @Test
  void theIdIsSentBackAsItWasWritten() throws Exception {
    SessionClient client = new SessionClient();

    client.send(SessionClient.request("\"\\u0041 b\"", "ping", "{}"));

    assertThat(client.nextText()).contains("\"id\":\"\\u0041 b\"");
  }

  @Test
  void malformedFramesAreAnsweredAndTheSessionLivesOn() throws Exception {
    SessionClient client = new SessionClient();

    client.send("{nonsense");

    assertThat(client.nextText()).contains("\"id\":null").contains("-32700");
    assertThat(client.ask("ping", "{}").member("result")).isPresent();
  }

  @Test
  void listedToolsAreOursFirstThenThoseOfOtherPlugins() throws Exception {
    JsonSlice tools = at(SessionClient.initialized().ask("tools/list", "{}"), "result", "tools");

    assertThat(tools.elements())
        .extracting(tool -> at(tool, "name").asText())
        .startsWith("context_read", "context_write", "lease", "status", "echo")
        .doesNotHaveDuplicates();
    assertThat(at(tools.elements().getFirst(), "annotations", "readOnlyHint").asBoolean()).isTrue();
  }

  @Test
  void schemasStayWithinTheirTokens() throws Exception {
    JsonSlice tools = at(SessionClient.initialized().ask("tools/list", "{}"), "result", "tools");

    int bytes = tools.elements().stream().limit(4).mapToInt(JsonSlice::length).sum();

    assertThat(bytes / 4).isLessThan(900);
  }

  @Test
  void anAnswerIsStructuredAndTheSameAsText() throws Exception {
    JsonSlice result = SessionClient.initialized().call("echo", "{\"a\": [1, 2.50]}");

    assertThat(at(result, "structuredContent").raw()).isEqualTo("{\"a\": [1, 2.50]}");
    assertThat(at(result, "content").elements().getFirst().member("text").orElseThrow().asText())
        .isEqualTo("{\"a\": [1, 2.50]}");
    assertThat(result.member("isError")).isEmpty();
  }

  @Test
  void noMessageHasALineBreak() throws Exception {
    SessionClient client = SessionClient.initialized();

    client.send(SessionClient.request("1", "tools/list", "{}"));
    assertThat(client.nextText()).doesNotContain("\n");
    client.send(
        SessionClient.request(
            "2", "tools/call", "{\"name\":\"echo\",\"arguments\":{\"a\":\r\n\"x\\ny\"}}"));

    String reply = client.nextText();
    assertThat(reply).doesNotContain("\n").doesNotContain("\r").contains("{\"a\":  \"x\\ny\"}");
    assertThat(reply).contains("{\\\"a\\\":\\r\\n\\\"x\\\\ny\\\"}");
  }

  @ParameterizedTest
  @CsvSource({"text", "throws", "dies"})
  void aToolThatFailsIsAnsweredInternalWithoutDetails(String tool) throws Exception {
    SessionClient client = SessionClient.initialized();

    JsonSlice result = client.call(tool, "{}");

    assertThat(at(result, "isError").asBoolean()).isTrue();
    assertThat(at(result, "structuredContent", "code").asText()).isEqualTo("internal");
    assertThat(result.raw()).doesNotContain("secret");
    assertThat(client.calls.awaitIdle(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void noPluginTakesThePlaceOfOurTools() throws Exception {
    JsonSlice result = SessionClient.initialized().call("status", "{}");

    assertThat(at(result, "structuredContent").member("stolen")).isEmpty();
  }

  @Test
  void progressIsReportedUnderItsTokenAndOnlyWhenItRises() throws Exception {
    SessionClient client = SessionClient.initialized();

    client.send(
        SessionClient.request(
            "5", "tools/call", "{\"name\":\"steps\",\"_meta\":{\"progressToken\":\"t\"}}"));

    assertThat(client.nextText())
        .contains("notifications/progress")
        .contains("{\"progressToken\":\"t\",\"progress\":1,\"total\":3,\"message\":\"one\"}");
    assertThat(client.nextText()).contains("{\"progressToken\":\"t\",\"progress\":3,\"total\":3}");
    assertThat(client.nextText()).contains("\"id\":5");
  }

  @Test
  void noProgressIsReportedUnasked() throws Exception {
    assertThat(SessionClient.initialized().call("steps", "{}").raw()).contains("done");
  }

  @Test
  void aCancelledCallIsNotAnswered() throws Exception {
    SessionClient client = SessionClient.initialized();
    client.send(SessionClient.request("\"x\"", "tools/call", "{\"name\":\"gated\"}"));
    client.tools.began.acquire();

    client.send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + "\"\\u0078\"}}");

    assertThat(client.nextText()).isEmpty();
    assertThat(client.nextText()).isEmpty();
    assertThat(client.tools.scope.cancellation().isCancelled()).isTrue();
    client.tools.gate.release();
    client.tools.ended.await();
    assertThat(client.calls.awaitIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(client.hasMore()).isFalse();
  }

  @Test
  void cancellingWhatDoesNotRunIsIgnored() throws Exception {
    SessionClient client = SessionClient.initialized();

    client.tell("notifications/cancelled", "{\"requestId\":77}");
    client.tell("notifications/cancelled", "{}");

    assertThat(client.ask("ping", "{}").member("result")).isPresent();
  }

  @Test
  void anIdInUseIsRefused() throws Exception {
    SessionClient client = SessionClient.initialized();
    client.send(SessionClient.request("1", "tools/call", "{\"name\":\"gated\"}"));
    client.tools.began.acquire();

    JsonSlice reply = client.ask("tools/call", "{\"name\":\"echo\"}");

    assertThat(at(reply, "error", "code").asLong()).isEqualTo(Fault.INVALID_REQUEST);
    client.tools.gate.release();
    assertThat(client.next().member("result")).isPresent();
  }

  @Test
  void aCallThatNeverEndsIsAnsweredWithTheOutcomeUnknown() throws Exception {
    SessionClient client = SessionClient.initialized();
    client.send(SessionClient.request("1", "tools/call", "{\"name\":\"gated\"}"));
    client.tools.began.acquire();
    client.world.time().advance(Duration.ofSeconds(30));
    client.host.answerOverdue();
    assertThat(client.hasMore()).isFalse();

    client.world.time().advance(Duration.ofSeconds(1));
    client.host.answerOverdue();

    JsonSlice answer = at(client.next(), "result", "structuredContent");
    assertThat(at(answer, "code").asText()).isEqualTo("deadline");
    assertThat(at(answer, "outcome").asText()).isEqualTo("unknown");
    client.tools.gate.release();
    assertThat(client.calls.awaitIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(client.hasMore()).isFalse();
  }

  @Test
  void aDrainingHostRefusesNewCallsAndWaitsForTheOthers() throws Exception {
    SessionClient client = SessionClient.initialized();
    client.send(SessionClient.request("1", "tools/call", "{\"name\":\"gated\"}"));
    client.tools.began.acquire();

    client.host.beginDrain();
    client.send(SessionClient.request("2", "tools/call", "{\"name\":\"echo\"}"));

    assertThat(at(client.next(), "result", "structuredContent", "code").asText())
        .isEqualTo("unavailable");
    client.tools.gate.release();
    assertThat(client.next().member("result")).isPresent();
    assertThat(client.calls.awaitIdle(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void tooManyCallsHoldUpTheReader() throws Exception {
    SessionClient client = SessionClient.initialized();
    for (int id = 1; id <= 4; id++) {
      client.send(SessionClient.request("" + id, "tools/call", "{\"name\":\"gated\"}"));
    }
    client.tools.began.acquire(4);
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.send(SessionClient.request("5", "tools/call", "{\"name\":\"echo\"}"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (reader.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(client.hasMore()).isFalse();

    client.tools.gate.release(4);

    for (int i = 0; i < 5; i++) {
      assertThat(client.next().member("result")).isPresent();
    }
    assertThat(client.world.meter().count("mcp_calls_total", "tool", "gated", "outcome", "ok"))
        .isEqualTo(4);
    assertThat(client.world.meter().recorded("mcp_call_seconds", "tool", "echo")).hasSize(1);
  }
}
