package dev.holdfast.gateway.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes as clients are told of them: by {@code subscriptions/listen}, and unasked in 2025. */
class ListeningTests {
  private final SessionClient client = new SessionClient();

  private static JsonSlice at(JsonSlice json, String... path) {
    JsonSlice found = json;
    for (String name : path) {
      found = found.member(name).orElseThrow(() -> new AssertionError(name + " in " + json.raw()));
    }
    return found;
  }

  private JsonSlice listen(String id, String filter) throws Exception {
    client.send(
        Modern.request(
            id, "subscriptions/listen", "\"notifications\":" + filter.replace('\'', '"'), "{}"));
    JsonSlice first = client.next();
    assertThat(at(first, "method").asText()).isEqualTo("notifications/subscriptions/acknowledged");
    assertThat(subscription(first)).isEqualTo(id);
    return at(first, "params", "notifications");
  }

  private static String subscription(JsonSlice message) {
    return at(message, "params", "_meta", "io.modelcontextprotocol/subscriptionId").raw();
  }

  private void put(String key) throws Exception {
    client.send(
        Modern.request(
            "\"w\"",
            "tools/call",
            "\"name\":\"context_write\",\"arguments\":{\"key\":\"" + key + "\",\"value\":1}",
            "{}"));
  }

  /** The next message that is not the reply to a write. */
  private JsonSlice nextTold() throws Exception {
    JsonSlice message = client.next();
    return message.member("method").isPresent() ? message : client.next();
  }

  @Test
  void whatCannotBeToldIsLeftOutOfTheAcknowledgement() throws Exception {
    JsonSlice agreed =
        listen(
            "7",
            "{'toolsListChanged':true,'promptsListChanged':false,'resourcesListChanged':true,"
                + "'resourceSubscriptions':['holdfast://contexts/a','nonsense:x',7,"
                + "'holdfast://contexts/..','test://watched-resource']}");

    assertThat(agreed.raw())
        .isEqualTo(
            "{\"toolsListChanged\":true,\"resourceSubscriptions\":"
                + "[\"holdfast://contexts/a\",\"test://watched-resource\"]}");
  }

  @Test
  void aChangeOfAContextIsToldUnderTheSubscription() throws Exception {
    listen("\"s\"", "{'resourceSubscriptions':['holdfast://contexts/a%20b/c']}");
    put("other");
    assertThat(at(client.next(), "id").asText()).isEqualTo("w");

    put("a b/c");

    JsonSlice told = nextTold();
    assertThat(at(told, "method").asText()).isEqualTo("notifications/resources/updated");
    assertThat(at(told, "params", "uri").asText()).isEqualTo("holdfast://contexts/a%20b/c");
    assertThat(subscription(told)).isEqualTo("\"s\"");
  }

  @Test
  void aBranchStandsForAllBelowIt() throws Exception {
    listen("1", "{'resourceSubscriptions':['holdfast://contexts/tasks/']}");

    put("tasks/1");

    assertThat(at(nextTold(), "params", "uri").asText()).isEqualTo("holdfast://contexts/tasks/1");
  }

  @Test
  void aWatcherThatFellBehindIsToldThatAnythingMayHaveChanged() throws Exception {
    listen("1", "{'resourceSubscriptions':['holdfast://contexts/a']}");

    client.runtime.contexts.watches().getFirst().fail();

    assertThat(at(client.next(), "params", "uri").asText()).isEqualTo("holdfast://contexts/a");
    assertThat(client.runtime.contexts.watches()).hasSize(2);
    assertThat(client.runtime.contexts.watches().getFirst().isClosed()).isTrue();
    put("a");
    assertThat(at(nextTold(), "params", "uri").asText()).isEqualTo("holdfast://contexts/a");
  }

  @Test
  void onlyTheListsAskedForAreTold() throws Exception {
    listen("1", "{'promptsListChanged':true,'resourceSubscriptions':['holdfast://contexts/a']}");
    client.send(
        Modern.request("\"w\"", "tools/call", "\"name\":\"test_trigger_tool_change\"", "{}"));
    assertThat(at(client.next(), "id").asText()).isEqualTo("w");
    client.send(
        Modern.request("\"w\"", "tools/call", "\"name\":\"test_trigger_prompt_change\"", "{}"));

    assertThat(at(nextTold(), "method").asText()).isEqualTo("notifications/prompts/list_changed");
  }

  @Test
  void cancellingEndsItWithoutAReplyAndClosesTheWatch() throws Exception {
    listen("1", "{'resourceSubscriptions':['holdfast://contexts/a']}");

    client.send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

    assertThat(client.nextText()).isEmpty();
    assertThat(client.nextText()).isEmpty();
    assertThat(client.peer.calls().awaitIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(client.runtime.contexts.watches().getFirst().isClosed()).isTrue();
  }

  @Test
  void aDrainingHostSaysFarewell() throws Exception {
    listen("1", "{'resourceSubscriptions':['holdfast://contexts/a']}");

    client.host.beginDrain();

    JsonSlice reply = client.next();
    assertThat(at(reply, "id").asLong()).isEqualTo(1);
    assertThat(at(reply, "result", "resultType").asText()).isEqualTo("complete");
    assertThat(at(reply, "result", "_meta", "io.modelcontextprotocol/subscriptionId").asLong())
        .isEqualTo(1);
  }

  @Test
  void itIsNeverOverdueAndEndsWithItsClientsInput() throws Exception {
    listen("1", "{'resourceSubscriptions':['holdfast://contexts/a']}");
    client.world.time().advance(Duration.ofDays(30));
    client.host.answerOverdue();
    assertThat(client.hasMore()).isFalse();

    client.peer.endInput();

    assertThat(at(client.next(), "result", "resultType").asText()).isEqualTo("complete");
    assertThat(client.peer.calls().awaitIdle(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aFilterOfAWrongFormIsRefused() throws Exception {
    for (String members : new String[] {"", "\"notifications\":[]", "\"notifications\":null"}) {
      JsonSlice reply = client.askModern("subscriptions/listen", members);
      assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32602);
    }
  }

  /** A connection of 2025 whose client is told unasked. */
  private static final class Told implements FrameSink, AutoCloseable {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final Cancellation end = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);

    Told(SessionClient client) {
      client.host.listen(client.session, this, end);
    }

    @Override
    public void send(byte[] notification) {
      messages.add(new String(notification, StandardCharsets.UTF_8));
    }

    @Override
    public void finish(Optional<byte[]> reply) {
      ended.countDown();
    }

    String next() throws InterruptedException {
      String message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }

    @Override
    public void close() throws InterruptedException {
      end.cancel();
      ended.await();
    }
  }

  @Test
  void aSubscriberOfTheOldEraIsToldUntilItUnsubscribes() throws Exception {
    SessionClient old = SessionClient.initialized();
    String uri = "{\"uri\":\"holdfast://contexts/a\"}";
    try (Told told = new Told(old)) {
      assertThat(at(old.ask("resources/subscribe", uri), "result").raw()).isEqualTo("{}");
      old.call("context_write", "{\"key\":\"a\",\"value\":1}");
      assertThat(told.next())
          .contains("notifications/resources/updated")
          .contains("holdfast://contexts/a")
          .doesNotContain("subscriptionId");

      old.ask("resources/unsubscribe", uri);
      old.ask("resources/subscribe", "{\"uri\":\"holdfast://contexts/b\"}");
      old.call("context_write", "{\"key\":\"a\",\"value\":2}");
      old.call("context_write", "{\"key\":\"b\",\"value\":2}");

      assertThat(told.next()).contains("holdfast://contexts/b");
    }
  }

  @Test
  void tooManySubscriptionsAreRefused() throws Exception {
    SessionClient old = SessionClient.initialized();
    for (int i = 0; i < Subscriptions.MAX; i++) {
      old.ask("resources/subscribe", "{\"uri\":\"holdfast://contexts/k" + i + "\"}");
    }

    JsonSlice reply = old.ask("resources/subscribe", "{\"uri\":\"holdfast://contexts/more\"}");

    assertThat(at(reply, "error", "code").asLong()).isEqualTo(-32602);
    assertThat(old.ask("resources/subscribe", "{\"uri\":\"holdfast://contexts/k0\"}").raw())
        .contains("result");
  }

  @Test
  void theNewestChannelTakesOver() throws Exception {
    SessionClient old = SessionClient.initialized();
    old.ask("resources/subscribe", "{\"uri\":\"holdfast://contexts/a\"}");
    try (Told first = new Told(old)) {
      while (old.runtime.contexts.watches().isEmpty()) {
        Thread.onSpinWait();
      }
      try (Told second = new Told(old)) {
        first.ended.await();
        while (old.runtime.contexts.watches().size() < 2) {
          Thread.onSpinWait();
        }
        old.call("context_write", "{\"key\":\"a\",\"value\":1}");

        assertThat(second.next()).contains("holdfast://contexts/a");
        assertThat(first.messages).isEmpty();
      }
    }
  }
}
