package dev.holdfast.gateway.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatelessEraTests {
  private final SessionClient client = new SessionClient();

  private static JsonSlice at(JsonSlice json, String... path) {
    JsonSlice found = json;
    for (String name : path) {
      found = found.member(name).orElseThrow(() -> new AssertionError(name + " in " + json.raw()));
    }
    return found;
  }

  @Test
  void discoveryTellsRevisionsAndCapabilities() throws Exception {
    JsonSlice result = at(client.askModern("server/discover", ""), "result");

    assertThat(at(result, "supportedVersions").raw()).isEqualTo("[\"2026-07-28\"]");
    assertThat(at(result, "capabilities", "resources", "subscribe").asBoolean()).isTrue();
    assertThat(at(result, "resultType").asText()).isEqualTo("complete");
    assertThat(at(result, "ttlMs").asLong()).isPositive();
    assertThat(at(result, "cacheScope").asText()).isEqualTo("private");
    assertThat(at(result, "_meta", "io.modelcontextprotocol/serverInfo", "name").asText())
        .isEqualTo("holdfast");
  }

  @Test
  void aToolIsCalledWithoutAnyHandshake() throws Exception {
    JsonSlice result =
        at(client.askModern("tools/call", "\"name\":\"echo\",\"arguments\":{\"a\":1}"), "result");

    assertThat(at(result, "structuredContent").raw()).isEqualTo("{\"a\":1}");
    assertThat(at(result, "resultType").asText()).isEqualTo("complete");
    assertThat(result.member("ttlMs")).isEmpty();
    assertThat(client.peer.isInitialized()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools/list | `` | 5000",
        "prompts/list | `` | 5000",
        "resources/templates/list | `` | 5000",
        "resources/list | `` | 0",
        "resources/read | `\"uri\":\"test://static-text\"` | 0",
      })
  void whatMayBeKeptSaysHowLong(String method, String members, long ttl) throws Exception {
    JsonSlice result = at(client.askModern(method, members), "result");

    assertThat(at(result, "ttlMs").asLong()).isEqualTo(ttl);
    assertThat(at(result, "cacheScope").asText()).isEqualTo("private");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "tasks/get",
        "",
        "TOOLS/LIST"
      })
  void whatTheRevisionDoesNotHaveIsNotFound(String method) throws Exception {
    assertThat(at(client.askModern(method, ""), "error", "code").asLong()).isEqualTo(-32601);
  }

  @Test
  void anotherRevisionIsRefusedWithThoseThatAreSpoken() throws Exception {
    client.send(Modern.request("\"x\"", "tools/list", "", "2031-01-01", "{}", ""));

    JsonSlice reply = client.next();

    assertThat(at(reply, "id").asText()).isEqualTo("x");
    assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32022);
    assertThat(at(reply, "error", "data").raw())
        .isEqualTo("{\"supported\":[\"2026-07-28\"],\"requested\":\"2031-01-01\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'_meta':null}",
        "{'_meta':[]}",
        "{'_meta':{}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':7}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28'}}",
        "{'_meta':{'io.modelcontextprotocol/clientCapabilities':{}}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':[]}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':{},"
            + "'io.modelcontextprotocol/logLevel':'loud'}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':{},"
            + "'io.modelcontextprotocol/logLevel':{}}}",
      })
  void aRequestThatSaysTooLittleOfItselfIsMalformed(String params) throws Exception {
    client.send(SessionClient.request("5", "server/discover", params.replace('\'', '"')));

    JsonSlice reply = client.next();

    assertThat(at(reply, "id").asLong()).isEqualTo(5);
    assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32602);
  }

  @Test
  void bothErasAreServedOnOneConnection() throws Exception {
    SessionClient both = SessionClient.initialized();

    JsonSlice old = at(both.ask("tools/list", "{}"), "result");
    JsonSlice modern = at(both.askModern("tools/list", ""), "result");

    assertThat(old.member("resultType")).isEmpty();
    assertThat(modern.member("resultType")).isPresent();
    assertThat(both.ask("ping", "{}").member("result")).isPresent();
  }

  @Test
  void anUnknownResourceIsAWrongParameter() throws Exception {
    JsonSlice error =
        at(client.askModern("resources/read", "\"uri\":\"holdfast://contexts/none\""), "error");

    assertThat(at(error, "code").asLong()).isEqualTo(-32602);
    assertThat(at(error, "data", "uri").asText()).isEqualTo("holdfast://contexts/none");
  }

  @Test
  void logMessagesComeOnlyWhenTheRequestWantsThem() throws Exception {
    JsonSlice silent = client.askModern("tools/call", "\"name\":\"test_logging_tool\"");
    assertThat(silent.member("result")).isPresent();

    client.send(
        Modern.request(
            "2",
            "tools/call",
            "\"name\":\"test_logging_tool\"",
            "2026-07-28",
            "{}",
            "\"io.modelcontextprotocol/logLevel\":\"info\""));

    for (int i = 0; i < 3; i++) {
      JsonSlice message = client.next();
      assertThat(at(message, "method").asText()).isEqualTo("notifications/message");
      assertThat(at(message, "params", "level").asText()).isEqualTo("info");
    }
    assertThat(at(client.next(), "id").asLong()).isEqualTo(2);
    client.send(
        Modern.request(
            "3",
            "tools/call",
            "\"name\":\"test_logging_tool\"",
            "2026-07-28",
            "{}",
            "\"io.modelcontextprotocol/logLevel\":\"warning\""));
    assertThat(at(client.next(), "id").asLong()).isEqualTo(3);
  }

  @Test
  void aCallIsCancelledByNotification() throws Exception {
    client.send(Modern.request("8", "tools/call", "\"name\":\"gated\"", "{}"));
    client.tools.began.acquire();

    client.send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":8}}");

    assertThat(client.nextText()).isEmpty();
    assertThat(client.tools.scope.cancellation().isCancelled()).isTrue();
    client.tools.gate.release();
  }

  @Test
  void randomDamageIsAlwaysAnsweredOrPassedOver() throws Exception {
    byte[] good =
        Modern.request(
                "1",
                "tools/call",
                "\"name\":\"echo\",\"requestState\":\"e.e\",\"inputResponses\":{\"a\":{}}",
                Modern.EVERYTHING)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    long seed = 20260728;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      client.session.handle(FrameParser.parse(bad), client);
      assertThat(client.nextText()).as("seed %d, round %d", seed, round).isNotNull();
    }
    assertThat(client.askModern("server/discover", "").member("result")).isPresent();
  }
}
