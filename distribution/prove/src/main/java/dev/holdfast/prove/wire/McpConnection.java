package dev.holdfast.prove.wire;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An MCP client (revision 2025-06-18) over the standard input and output of a process. Calls may
 * come from many threads at once. What the peer says that is no message is left aside.
 */
public final class McpConnection {
  private static final int DEPTH = 512;
  private static final String REVISION = "2025-06-18";

  /** What a call came to. */
  public sealed interface Reply {
    /** The call was done; {@code result} is the peer's own. */
    record Done(JsonSlice result) implements Reply {}

    /** The peer said that the call failed. */
    record Failed(String reason) implements Reply {
      /** Whether it says itself that the call may have been done or not. */
      public boolean isOutcomeUnknown() {
        return reason.contains("outcome unknown") || reason.contains("\"outcome\":\"unknown\"");
      }
    }

    /** There is no answer: the peer has ended, or is silent for too long. */
    record Missing(String reason) implements Reply {}
  }

  private final Process process;
  private final Map<Long, CompletableFuture<JsonSlice>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  private McpConnection(Process process) {
    this.process = process;
  }

  /** Begins to listen to a process that was started. */
  public static McpConnection of(Process process) {
    McpConnection connection = new McpConnection(process);
    Thread.ofPlatform().daemon().name("mcp-replies").start(connection::listen);
    return connection;
  }

  /** Says hello, and returns the peer's name and version. */
  public String initialize(Duration patience) throws McpException {
    JsonWriter parameters =
        new JsonWriter()
            .beginObject()
            .member("protocolVersion", REVISION)
            .name("capabilities")
            .beginObject()
            .endObject()
            .name("clientInfo")
            .beginObject()
            .member("name", "holdfast-prove")
            .member("version", "1")
            .endObject()
            .endObject();
    JsonSlice result = require("initialize", parameters.toBytes(), patience);
    write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    Optional<JsonSlice> info = object(result).flatMap(known -> known.member("serverInfo"));
    return info.map(known -> text(known, "name") + " " + text(known, "version"))
        .orElse("unnamed server")
        .strip();
  }

  /** The names of the peer's tools. */
  public List<String> tools(Duration patience) throws McpException {
    JsonSlice result = require("tools/list", "{}".getBytes(StandardCharsets.UTF_8), patience);
    List<String> names = new ArrayList<>();
    object(result)
        .flatMap(known -> known.member("tools"))
        .ifPresent(tools -> tools.elements().forEach(tool -> names.add(text(tool, "name"))));
    return names;
  }

  /** Calls a tool and waits for what it comes to. */
  public Reply call(String tool, byte[] arguments, Duration patience) {
    byte[] parameters =
        new JsonWriter()
            .beginObject()
            .member("name", tool)
            .name("arguments")
            .rawValue(arguments)
            .endObject()
            .toBytes();
    Reply reply = await(request("tools/call", parameters), patience);
    return reply instanceof Reply.Done(JsonSlice result) && isError(result)
        ? new Reply.Failed(firstText(result))
        : reply;
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private JsonSlice require(String method, byte[] parameters, Duration patience)
      throws McpException {
    return switch (await(request(method, parameters), patience)) {
      case Reply.Done(JsonSlice result) -> result;
      case Reply.Failed(String reason) -> throw new McpException(method + " failed: " + reason);
      case Reply.Missing(String reason) ->
          throw new McpException(method + " was not answered: " + reason);
    };
  }

  private CompletableFuture<JsonSlice> request(String method, byte[] parameters) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonSlice> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    boolean isSent =
        write(
            new JsonWriter()
                .beginObject()
                .member("jsonrpc", "2.0")
                .member("id", id)
                .member("method", method)
                .name("params")
                .rawValue(parameters)
                .endObject()
                .toString());
    if (!isSent) {
      reply.completeExceptionally(new McpException("the server has ended"));
    }
    return reply;
  }

  private static Reply await(CompletableFuture<JsonSlice> reply, Duration patience) {
    try {
      JsonSlice message = reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      Optional<JsonSlice> result = message.member("result");
      return result.isPresent()
          ? new Reply.Done(result.get())
          : new Reply.Failed(
              message.member("error").map(error -> text(error, "message")).orElse("no result"));
    } catch (TimeoutException e) {
      return new Reply.Missing("no reply within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Reply.Missing("the server has ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Missing("interrupted");
    }
  }

  private synchronized boolean write(String message) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        message(line).ifPresent(this::receive);
      }
    } catch (IOException e) {
      // Its end is the same as the end of the stream.
      process.destroy();
    }
    for (Long id : List.copyOf(waiting.keySet())) {
      CompletableFuture<JsonSlice> reply = waiting.remove(id);
      if (reply != null) {
        reply.completeExceptionally(new McpException("the server has ended"));
      }
    }
  }

  private static Optional<JsonSlice> message(String line) {
    try {
      return object(JsonSlice.parse(line.getBytes(StandardCharsets.UTF_8), DEPTH));
    } catch (HoldfastException e) {
      return Optional.empty();
    }
  }

  private void receive(JsonSlice message) {
    Optional<JsonSlice> id = message.member("id");
    if (id.isEmpty()) {
      return;
    }
    if (message.member("method").isPresent()) {
      decline(id.get(), text(message, "method"));
    } else if (id.get().kind() == JsonSlice.Kind.NUMBER) {
      CompletableFuture<JsonSlice> reply = waiting.remove(id.get().asLong());
      if (reply != null) {
        reply.complete(message);
      }
    }
  }

  /** A peer may ask too; only {@code ping} has an answer. */
  private void decline(JsonSlice id, String method) {
    JsonWriter answer = new JsonWriter().beginObject().member("jsonrpc", "2.0");
    answer.name("id").value(id);
    if (method.equals("ping")) {
      answer.name("result").beginObject().endObject();
    } else {
      answer.name("error").beginObject().member("code", -32601L);
      answer.member("message", "not offered by this client").endObject();
    }
    write(answer.endObject().toString());
  }

  private static boolean isError(JsonSlice result) {
    return object(result)
        .flatMap(known -> known.member("isError"))
        .filter(error -> error.kind() == JsonSlice.Kind.BOOLEAN && error.asBoolean())
        .isPresent();
  }

  /** The texts of a result, joined; what a person or a model would read. */
  public static String allText(JsonSlice result) {
    StringBuilder all = new StringBuilder();
    object(result)
        .flatMap(known -> known.member("content"))
        .ifPresent(content ->
            content.elements().forEach(part -> all.append(text(part, "text")).append('\n')));
    return all.toString();
  }

  private static String firstText(JsonSlice result) {
    String text = allText(result).strip();
    return text.isEmpty() ? "isError" : text;
  }

  private static Optional<JsonSlice> object(JsonSlice value) {
    return Optional.of(value).filter(known -> known.kind() == JsonSlice.Kind.OBJECT);
  }

  private static String text(JsonSlice value, String name) {
    return object(value)
        .flatMap(known -> known.member(name))
        .filter(member -> member.kind() == JsonSlice.Kind.STRING)
        .map(JsonSlice::asText)
        .orElse("");
  }
}
