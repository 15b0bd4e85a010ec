package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code holdfast mcp} line by line: bad input, many calls, its end, and a daemon that dies. */
final class McpPipeIT {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int OUTCOME_UNKNOWN = -32000;

  private static HoldfastProcess holdfast;

  @BeforeAll
  static void create() {
    holdfast = HoldfastProcess.create();
    holdfast.upDirectly();
  }

  @AfterAll
  static void stop() {
    holdfast.close();
  }

  private static String append(String id, String key) {
    return McpPipe.call(
        id,
        "context_write",
        "{\"action\":\"append\",\"key\":\"" + key + "\",\"value\":" + id + "}");
  }

  private static String acquire(String id, String name, String wait) {
    return McpPipe.call(
        id,
        "lease",
        "{\"action\":\"acquire\",\"names\":[\"" + name + "\"],\"wait\":\"" + wait + "\"}");
  }

  private static void checkDone(JsonSlice reply) {
    assertThat(reply.member("result")).as(reply.raw()).isPresent();
    assertThat(reply.member("result").get().member("isError")).as(reply.raw()).isEmpty();
  }

  private static void checkOutcomeUnknown(JsonSlice reply) {
    assertThat(McpPipe.errorCode(reply)).isEqualTo(OUTCOME_UNKNOWN);
    assertThat(reply.raw()).contains("outcome unknown");
  }

  /** The numbers in an array, read over the same pipe. */
  private static List<Long> elementsOf(String key, McpPipe pipe) {
    pipe.send(McpPipe.call("\"read\"", "context_read", "{\"key\":\"" + key + "\"}"));
    JsonSlice value = McpPipe.answer(pipe.reply("\"read\"")).member("value").orElseThrow();
    return value.elements().stream().map(JsonSlice::asLong).toList();
  }

  @Test
  void aBadLineIsAnsweredAndThePipeLivesOn() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      checkBadLine(pipe, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\"", PARSE_ERROR, "null");
      checkBadLine(pipe, "Starting up ...", PARSE_ERROR, "null");
      checkBadLine(pipe, "\"\u00ff", PARSE_ERROR, "null");
      checkBadLine(pipe, McpPipe.ping("1") + "}", PARSE_ERROR, "null");
      checkBadLine(pipe, "[".repeat(100_000), PARSE_ERROR, "null");
      checkBadLine(pipe, "[" + McpPipe.ping("1") + "]", INVALID_REQUEST, "null");
      checkBadLine(pipe, "{\"id\":1,\"method\":\"ping\"}", INVALID_REQUEST, "1");
      checkBadLine(pipe, McpPipe.ping("{}"), INVALID_REQUEST, "null");
      checkBadLine(pipe, McpPipe.ping("1").replace("ping", "no/such"), METHOD_NOT_FOUND, "1");
      checkBadLine(pipe, McpPipe.call("1", "no_such", "{}"), INVALID_PARAMS, "1");
    }
  }

  private static void checkBadLine(McpPipe pipe, String line, int code, String id) {
    // In this character set no other line of the table changes, and one is not UTF-8.
    pipe.send((line + "\n\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    pipe.send(McpPipe.ping("\"after\""));

    assertThat(McpPipe.errorCode(pipe.reply(id))).as(line).isEqualTo(code);
    assertThat(pipe.reply("\"after\"").member("result")).isPresent();
  }

  @Test
  void anOverlongLineIsPassedOver() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send("x".repeat((16 << 20) + 2), McpPipe.ping("1"));

      assertThat(McpPipe.errorCode(pipe.reply("null"))).isEqualTo(INVALID_REQUEST);
      pipe.reply("1");
    }
  }

  @Test
  void idsComeBackAsTheyWereWritten() {
    List<String> ids = List.of("-1", "9007199254740993", "1.50", "\"\"", "\"\\u00e9 \\\"é\"");
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(ids.stream().map(McpPipe::ping).toArray(String[]::new));

      ids.forEach(pipe::reply);
    }
  }

  @Test
  void sixtyFourCallsAtOnceLoseNoReply() {
    List<Long> numbers = IntStream.rangeClosed(1, 64).mapToObj(Long::valueOf).toList();
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(numbers.stream().map(n -> append("" + n, "pipe/many")).toArray(String[]::new));

      Map<String, JsonSlice> replies = pipe.replies(numbers.size());
      assertThat(replies.keySet())
          .containsExactlyInAnyOrderElementsOf(numbers.stream().map(n -> "" + n).toList());
      replies.values().forEach(McpPipeIT::checkDone);
      assertThat(elementsOf("pipe/many", pipe)).containsExactlyInAnyOrderElementsOf(numbers);
    }
  }

  @Test
  void theShimEndsWithItsInputAndNotBeforeItsReplies() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(append("1", "pipe/last"), append("2", "pipe/last"));

      assertThat(pipe.end(SOON)).isZero();
      pipe.replies(2).values().forEach(McpPipeIT::checkDone);
    }
  }

  @Test
  void theShimEndsWithItsInputThoughItNeverSaidAWord() {
    try (McpPipe pipe = McpPipe.open(holdfast)) {
      assertThat(pipe.end(SOON)).isZero();
    }
  }

  @Test
  void aCancelledCallIsNotAnsweredAndTakesNothing() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(acquire("1", "pipe/cancel", "0s"));
      String lease = McpPipe.answer(pipe.reply("1")).member("lease").orElseThrow().raw();
      pipe.send(acquire("2", "pipe/cancel", "1m"));
      pipe.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
              + "\"params\":{\"requestId\":2,\"reason\":\"not needed\"}}");

      pipe.send(McpPipe.call("3", "lease", "{\"action\":\"release\",\"lease\":" + lease + "}"));
      checkDone(pipe.reply("3"));
      pipe.send(acquire("4", "pipe/cancel", "1m"));
      checkDone(pipe.reply("4"));
      assertThat(pipe.end(SOON)).isZero();
    }
  }

  @Test
  void aProgressTokenIsTakenAlsoByToolsThatReportNone() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      String call = McpPipe.call("1", "status", "{}");
      pipe.send(call.replace("\"name\"", "\"_meta\":{\"progressToken\":7},\"name\""));

      checkDone(pipe.reply("1"));
    }
  }

  @Test
  void afterARestartTheSessionGoesOn() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(append("1", "pipe/restart"));
      checkDone(pipe.reply("1"));

      holdfast.kill();
      // The shim may be about to start one as well: 'up' starts or finds.
      holdfast.up();

      // The new daemon would refuse a call before 'initialize': the shim repeats the handshake.
      pipe.send(append("2", "pipe/restart"));
      JsonSlice reply = pipe.reply("2");
      checkDone(reply);
      assertThat(McpPipe.answer(reply).member("version").orElseThrow().asLong()).isEqualTo(2);
      assertThat(pipe.end(SOON)).isZero();
    }
  }

  @Test
  void aCallInFlightAtAKillIsToldSoOnceAndTheShimStartsTheNextDaemon() {
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(acquire("1", "pipe/kill", "0s"));
      checkDone(pipe.reply("1"));
      pipe.send(acquire("\"waits\"", "pipe/kill", "1m"), McpPipe.ping("2"));
      pipe.reply("2");

      holdfast.kill();

      checkOutcomeUnknown(pipe.reply("\"waits\""));
      pipe.send(McpPipe.call("3", "status", "{\"section\":\"health\"}"));
      checkDone(pipe.reply("3"));
    }
  }

  @Test
  void ofABurstThatAKillCutsEachCallIsAnsweredAndWhatWasDoneIsThere() {
    List<Long> numbers = IntStream.rangeClosed(1, 400).mapToObj(Long::valueOf).toList();
    try (McpPipe pipe = McpPipe.initialized(holdfast)) {
      pipe.send(append("0", "pipe/burst"));
      checkDone(pipe.reply("0"));
      Thread.ofVirtual().start(() -> numbers.forEach(n -> pipe.send(append("" + n, "pipe/burst"))));
      Map<String, JsonSlice> replies = pipe.replies(100);
      holdfast.kill();
      replies.putAll(pipe.replies(numbers.size() - replies.size()));

      List<Long> done = new ArrayList<>(List.of(0L));
      replies.forEach((id, reply) -> {
        if (reply.member("result").isPresent()) {
          checkDone(reply);
          done.add(Long.parseLong(id));
        } else {
          checkOutcomeUnknown(reply);
        }
      });
      List<Long> present = elementsOf("pipe/burst", pipe);
      assertThat(present).doesNotHaveDuplicates().containsAll(done);
      assertThat(replies).hasSize(numbers.size());
    }
  }

  @Test
  void theShimRevivesADaemonWhereItWas() throws IOException {
    try (HoldfastProcess own = HoldfastProcess.create()) {
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      // The configuration says: any port.
      own.run("up", "--port", Integer.toString(port)).orFail();
      try (McpPipe pipe = McpPipe.initialized(own)) {
        long pid = own.pid();
        own.kill();
        // The kill may cut this one off.
        pipe.send(McpPipe.ping("1"));
        pipe.reply("1");

        pipe.send(append("2", "pipe/revived"));
        checkDone(pipe.reply("2"));
        assertThat(own.pid()).isNotEqualTo(pid);
        assertThat(own.daemonFile().members().get("address").asText()).endsWith(":" + port);
      }
    }
  }
}
