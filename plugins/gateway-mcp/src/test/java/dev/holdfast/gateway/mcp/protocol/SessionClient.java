package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.gateway.mcp.FakeRuntime;
import dev.holdfast.gateway.mcp.TestTools;
import dev.holdfast.gateway.mcp.conformance.ConformanceSource;
import dev.holdfast.gateway.mcp.feature.ServerMethods;
import dev.holdfast.gateway.mcp.tool.BuiltInTools;
import dev.holdfast.tck.FakeWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A session with a client that collects what it is sent. */
public final class SessionClient implements FrameSink {
  private static final String NOTHING = "";

  public final FakeRuntime runtime = new FakeRuntime();
  public final TestTools tools = new TestTools();
  public final ConformanceSource conformance = new ConformanceSource();
  public final FakeWorld world = new FakeWorld();
  public final SessionHost host =
      new SessionHost(
          runtime,
          new ServerMethods(
              runtime,
              new ToolCatalog(
                  BuiltInTools.all(() -> FakeRuntime.NOW), () -> List.of(tools, conformance)),
              () -> List.of(tools, conformance)),
          world.threads(),
          world.time(),
          world.meter(),
          new SessionLimits(4, Duration.ofSeconds(30), Duration.ofMinutes(5)),
          new RequestStates(new byte[32], world.time()));
  final Peer peer = host.enter();
  final CallTable calls = peer.calls();
  final McpSession session = new McpSession(host, FakeRuntime.OWNER, peer);
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  /** A client that has shaken hands. */
  public static SessionClient initialized() throws Exception {
    SessionClient client = new SessionClient();
    client.ask(
        "initialize", "{\"protocolVersion\":\"2025-11-25\",\"clientInfo\":{\"name\":\"tester\"}}");
    client.tell("notifications/initialized", "{}");
    return client;
  }

  /** A client that has shaken hands and can do everything. */
  static SessionClient capable() throws Exception {
    SessionClient client = new SessionClient();
    client.ask(
        "initialize",
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"elicitation\":{},\"sampling\":{},"
            + "\"roots\":{}}}");
    client.tell("notifications/initialized", "{}");
    return client;
  }

  /** Sends a request of 2026-07-28 with id 1, by a client that can do everything. */
  JsonSlice askModern(String method, String members) throws Exception {
    send(Modern.request("1", method, members, Modern.EVERYTHING));
    return next();
  }

  /** Sends a frame. */
  public void send(String frame) throws Exception {
    session.handle(FrameParser.parse(frame.getBytes(StandardCharsets.UTF_8)), this);
  }

  /** Sends a request with id 1 and returns the whole reply. */
  public JsonSlice ask(String method, String params) throws Exception {
    send(request("1", method, params));
    return next();
  }

  /** Calls a tool and returns the {@code CallToolResult}. */
  public JsonSlice call(String tool, String arguments) throws Exception {
    JsonSlice reply =
        ask("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    return reply.member("result").orElseThrow();
  }

  /** Sends a notification. */
  void tell(String method, String params) throws Exception {
    send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
    if (!nextText().equals(NOTHING)) {
      throw new AssertionError("a notification was answered");
    }
  }

  static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  /** The next message. */
  public JsonSlice next() throws Exception {
    return JsonSlice.parse(nextText().getBytes(StandardCharsets.UTF_8), 600);
  }

  /** The next message as text; empty when a frame ended without one. */
  String nextText() throws Exception {
    String text = received.poll(10, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("nothing came within 10 s");
    }
    return text;
  }

  boolean hasMore() {
    return !received.isEmpty();
  }

  @Override
  public void send(byte[] notification) {
    received.add(new String(notification, StandardCharsets.UTF_8));
  }

  @Override
  public void finish(Optional<byte[]> reply) {
    received.add(reply.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(NOTHING));
  }
}
