package dev.holdfast.gateway.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Principal;
import dev.holdfast.api.json.JsonSlice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a tool asks its client: by results in 2026, by requests in 2025. The tools are the same. */
class AskingTests {
  private static final String ACCEPTED = "{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}";

  private static JsonSlice at(JsonSlice json, String... path) {
    JsonSlice found = json;
    for (String name : path) {
      found = found.member(name).orElseThrow(() -> new AssertionError(name + " in " + json.raw()));
    }
    return found;
  }

  private static String tool(String name) {
    return "\"name\":\"test_input_required_result_" + name + "\",\"arguments\":{}";
  }

  private static String answers(String name, String answer) {
    return ",\"inputResponses\":{\"" + name + "\":" + answer + "}";
  }

  private static String state(JsonSlice result) {
    return ",\"requestState\":" + at(result, "requestState").raw();
  }

  private static void assertAsked(JsonSlice result, String name, String method) {
    assertThat(at(result, "resultType").asText()).isEqualTo("input_required");
    assertThat(at(result, "inputRequests", name, "method").asText()).isEqualTo(method);
    assertThat(result.member("content")).isEmpty();
    assertThat(result.member("ttlMs")).isEmpty();
  }

  @Test
  void aResultAsksAndTheRetryIsAnswered() throws Exception {
    SessionClient client = new SessionClient();
    JsonSlice asked = at(client.askModern("tools/call", tool("elicitation")), "result");
    assertAsked(asked, "user_name", "elicitation/create");

    JsonSlice done =
        at(
            client.askModern(
                "tools/call", tool("elicitation") + answers("user_name", ACCEPTED) + state(asked)),
            "result");

    assertThat(at(done, "resultType").asText()).isEqualTo("complete");
    assertThat(done.raw()).contains("Ada");
    assertThat(done.member("structuredContent")).isEmpty();
  }

  @Test
  void theStateCarriesTheAnswersOfEarlierRounds() throws Exception {
    SessionClient client = new SessionClient();
    JsonSlice first = at(client.askModern("tools/call", tool("multi_round")), "result");
    assertAsked(first, "step1", "elicitation/create");

    JsonSlice second =
        at(
            client.askModern(
                "tools/call", tool("multi_round") + answers("step1", ACCEPTED) + state(first)),
            "result");
    assertAsked(second, "step2", "elicitation/create");
    assertThat(at(second, "inputRequests").member("step1")).isEmpty();

    JsonSlice third =
        at(
            client.askModern(
                "tools/call",
                tool("multi_round") + answers("step2", "{\"action\":\"decline\"}") + state(second)),
            "result");
    assertThat(third.raw()).contains("Ada").contains("decline");
  }

  @Test
  void severalQuestionsAreAskedAtOnce() throws Exception {
    JsonSlice asked =
        at(new SessionClient().askModern("tools/call", tool("multiple_inputs")), "result");

    assertAsked(asked, "user_name", "elicitation/create");
    assertAsked(asked, "greeting", "sampling/createMessage");
    assertAsked(asked, "client_roots", "roots/list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"action\":\"perhaps\"}",
        "{\"action\":7}",
        "{\"content\":{\"name\":\"Ada\"}}"
      })
  void anAnswerOfAWrongFormIsAskedForAgain(String answer) throws Exception {
    JsonSlice result =
        at(
            new SessionClient()
                .askModern("tools/call", tool("elicitation") + answers("user_name", answer)),
            "result");

    assertAsked(result, "user_name", "elicitation/create");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'inputResponses':null",
        "'inputResponses':[]",
        "'inputResponses':{'user_name':12345}",
        "'inputResponses':{'user_name':null}",
        "'requestState':null",
        "'requestState':7",
        "'requestState':''",
        "'requestState':'.'",
        "'requestState':'e30.e30'",
        "'requestState':'\\u0000'",
      })
  void hostileAnswersAndStatesAreRefused(String member) throws Exception {
    JsonSlice reply =
        new SessionClient()
            .askModern("tools/call", tool("elicitation") + "," + member.replace('\'', '"'));

    assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32602);
  }

  @Test
  void everyChangeOfAStateIsNoticed() throws Exception {
    SessionClient client = new SessionClient();
    String state =
        at(client.askModern("tools/call", tool("elicitation")), "result", "requestState").asText();

    for (int i = 0; i < state.length(); i += 3) {
      char other = state.charAt(i) == 'A' ? 'B' : 'A';
      String changed = state.substring(0, i) + other + state.substring(i + 1);
      JsonSlice reply =
          client.askModern(
              "tools/call", tool("elicitation") + ",\"requestState\":\"" + changed + "\"");
      assertThat(at(reply, "error", "code").asLong()).as("character %d", i).isEqualTo(-32602);
    }
  }

  @Test
  void aStateIsWorthNothingElsewhere() throws Exception {
    SessionClient client = new SessionClient();
    JsonSlice asked = at(client.askModern("tools/call", tool("elicitation")), "result");

    JsonSlice ofAnotherTool = client.askModern("tools/call", tool("request_state") + state(asked));
    JsonSlice withOtherArguments =
        client.askModern(
            "tools/call",
            "\"name\":\"test_input_required_result_elicitation\",\"arguments\":{\"a\":1}"
                + state(asked));
    McpSession stranger =
        new McpSession(client.host, new Principal("eve", List.of(), false, false), client.peer);
    String frame =
        Modern.request("1", "tools/call", tool("elicitation") + state(asked), Modern.EVERYTHING);
    stranger.handle(
        FrameParser.parse(frame.getBytes(java.nio.charset.StandardCharsets.UTF_8)), client);

    for (JsonSlice reply : List.of(ofAnotherTool, withOtherArguments, client.next())) {
      assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32602);
    }
  }

  @Test
  void aStateLapses() throws Exception {
    SessionClient client = new SessionClient();
    JsonSlice asked = at(client.askModern("tools/call", tool("elicitation")), "result");
    client.world.time().advance(Duration.ofMinutes(31));

    JsonSlice reply = client.askModern("tools/call", tool("elicitation") + state(asked));

    assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32602);
  }

  @Test
  void aMissingCapabilityIsNamed() throws Exception {
    SessionClient client = new SessionClient();
    client.send(
        Modern.request(
            "1", "tools/call", "\"name\":\"test_missing_capability\"", "{\"elicitation\":{}}"));

    JsonSlice error = at(client.next(), "error");

    assertThat(at(error, "code").asLong()).isEqualTo(-32021);
    assertThat(at(error, "data").raw()).isEqualTo("{\"requiredCapabilities\":{\"sampling\":{}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"elicitation\":{\"url\":{}}} | false",
        "{\"elicitation\":{\"form\":{}}} | true",
        "{\"elicitation\":{}} | true",
        "{\"elicitation\":true} | false"
      })
  void onlyAClientThatShowsFormsIsAskedByForm(String capabilities, boolean isAsked)
      throws Exception {
    SessionClient client = new SessionClient();
    client.send(Modern.request("1", "tools/call", tool("elicitation"), capabilities));

    assertThat(client.next().member("result").isPresent()).isEqualTo(isAsked);
  }

  @Test
  void aPromptAsksLikeATool() throws Exception {
    SessionClient client = new SessionClient();
    String prompt = "\"name\":\"test_input_required_result_prompt\"";
    JsonSlice asked = at(client.askModern("prompts/get", prompt), "result");
    assertAsked(asked, "user_context", "elicitation/create");

    JsonSlice done =
        client.askModern("prompts/get", prompt + answers("user_context", ACCEPTED) + state(asked));

    assertThat(at(done, "result", "messages").raw()).contains("Ada");
  }

  @Test
  void aListIsNeverAQuestion() throws Exception {
    JsonSlice reply = new SessionClient().askModern("tools/list", "\"requestState\":\"nonsense\"");

    assertThat(at(reply, "result", "resultType").asText()).isEqualTo("complete");
  }

  // The same tools, asked for in the revisions of 2025.

  private static JsonSlice beginOld(SessionClient client, String tool) throws Exception {
    client.send(SessionClient.request("1", "tools/call", "{" + tool(tool) + "}"));
    return client.next();
  }

  @Test
  void aRequestOfTheServerAsksWhileTheCallGoesOn() throws Exception {
    SessionClient client = SessionClient.capable();
    JsonSlice question = beginOld(client, "elicitation");
    assertThat(at(question, "method").asText()).isEqualTo("elicitation/create");

    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + at(question, "id").raw()
            + ",\"result\":"
            + ACCEPTED
            + "}");

    String replies = client.nextText() + client.nextText();
    assertThat(replies).contains("\"id\":1").contains("Ada").doesNotContain("resultType");
  }

  @Test
  void anErrorInsteadOfAnAnswerEndsTheCall() throws Exception {
    SessionClient client = SessionClient.capable();
    JsonSlice question = beginOld(client, "elicitation");

    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + at(question, "id").raw()
            + ",\"error\":{\"code\":-1,\"message\":\"no\"}}");

    String replies = client.nextText() + client.nextText();
    assertThat(replies).contains("\"isError\":true").contains("unavailable");
  }

  @Test
  void answersThatNobodyAskedForArePassedOver() throws Exception {
    SessionClient client = SessionClient.capable();
    JsonSlice question = beginOld(client, "elicitation");

    for (String id : List.of("\"holdfast-99\"", "1", "null", "[]")) {
      client.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + ACCEPTED + "}");
      assertThat(client.nextText()).isEmpty();
    }

    assertThat(at(question, "method").asText()).isEqualTo("elicitation/create");
    assertThat(client.hasMore()).isFalse();
    client.peer.calls().cancelAll();
  }

  @Test
  void aMalformedAnswerIsAskedForAgain() throws Exception {
    SessionClient client = SessionClient.capable();
    JsonSlice question = beginOld(client, "elicitation");

    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":" + at(question, "id").raw() + ",\"result\":{\"action\":1}}");

    String replies = client.nextText() + client.nextText();
    assertThat(replies).contains("elicitation/create").contains("holdfast-2");
    client.peer.calls().cancelAll();
  }

  @Test
  void whileItIsAskedAClientIsNotOverdue() throws Exception {
    SessionClient client = SessionClient.capable();
    JsonSlice question = beginOld(client, "elicitation");
    client.world.time().advance(Duration.ofMinutes(2));
    client.host.answerOverdue();
    assertThat(client.hasMore()).isFalse();

    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + at(question, "id").raw()
            + ",\"result\":"
            + ACCEPTED
            + "}");

    assertThat(client.nextText() + client.nextText()).contains("Ada");
  }

  @Test
  void aCancelledCallStopsWaitingForItsAnswer() throws Exception {
    SessionClient client = SessionClient.capable();
    beginOld(client, "elicitation");

    client.send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

    assertThat(client.peer.calls().awaitIdle(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aClientThatCannotAnswerIsNotAsked() throws Exception {
    JsonSlice result =
        SessionClient.initialized().call("test_input_required_result_elicitation", "{}");

    assertThat(at(result, "isError").asBoolean()).isTrue();
    assertThat(at(result, "structuredContent", "code").asText()).isEqualTo("unsupported");
  }

  @Test
  void aClientThatCannotBeReachedIsNotAsked() throws Exception {
    SessionClient client = SessionClient.capable();
    FrameSink deaf =
        new FrameSink() {
          @Override
          public void send(byte[] notification) {
            throw new AssertionError("nothing can be sent");
          }

          @Override
          public void finish(Optional<byte[]> reply) {
            client.finish(reply);
          }

          @Override
          public boolean carriesNotifications() {
            return false;
          }
        };
    String frame = SessionClient.request("1", "tools/call", "{" + tool("elicitation") + "}");

    client.session.handle(
        FrameParser.parse(frame.getBytes(java.nio.charset.StandardCharsets.UTF_8)), deaf);

    assertThat(client.nextText()).contains("unsupported").contains("text/event-stream");
  }

  @Test
  void aMultiRoundToolAsksAgainInTheOldEraToo() throws Exception {
    SessionClient client = SessionClient.capable();
    JsonSlice first = beginOld(client, "multi_round");
    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":" + at(first, "id").raw() + ",\"result\":" + ACCEPTED + "}");
    String second = client.nextText() + client.nextText();
    assertThat(second).contains("Step 2").contains("holdfast-2");

    client.send("{\"jsonrpc\":\"2.0\",\"id\":\"holdfast-2\",\"result\":{\"action\":\"cancel\"}}");

    assertThat(client.nextText() + client.nextText()).contains("Ada").contains("cancel");
  }
}
