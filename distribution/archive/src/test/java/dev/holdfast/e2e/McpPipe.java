package dev.holdfast.e2e;

import dev.holdfast.api.json.JsonSlice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The standard input and output of {@code holdfast mcp}, line by line as they are. */
final class McpPipe implements AutoCloseable {
  private static final int DEPTH = 1024;

  private final Process process;
  private final OutputStream input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private McpPipe(Process process) {
    this.process = process;
    this.input = process.getOutputStream();
  }

  /** Starts a shim, and leaves the handshake to the caller. */
  static McpPipe open(HoldfastProcess holdfast) {
    try {
      McpPipe pipe =
          new McpPipe(
              holdfast
                  .process(List.of("mcp"))
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start());
      Thread.ofPlatform().daemon().name("mcp-pipe").start(pipe::read);
      return pipe;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a shim, and shakes hands under the id 0. */
  static McpPipe initialized(HoldfastProcess holdfast) {
    McpPipe pipe = open(holdfast);
    pipe.send(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
            + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"e2e\",\"version\":\"1\"}}}");
    pipe.reply("0");
    pipe.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return pipe;
  }

  /** The line of a tool call; the id is JSON text. */
  static String call(String id, String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\",\"arguments\":"
        + arguments
        + "}}";
  }

  static String ping(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}";
  }

  /** Writes these lines at once. */
  void send(String... messages) {
    send((String.join("\n", messages) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) {
    try {
      input.write(bytes);
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that the shim writes; everything it writes is a message. */
  JsonSlice next() {
    try {
      String line = lines.poll(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("the shim says nothing");
      }
      return JsonSlice.parse(line.getBytes(StandardCharsets.UTF_8), DEPTH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The next line, which must answer that id. */
  JsonSlice reply(String id) {
    JsonSlice reply = next();
    if (!idOf(reply).equals(id)) {
      throw new AssertionError("expected the answer to " + id + ", got " + reply.raw());
    }
    return reply;
  }

  /** So many replies by their ids; none may come twice. */
  Map<String, JsonSlice> replies(int count) {
    Map<String, JsonSlice> replies = new HashMap<>();
    for (int i = 0; i < count; i++) {
      JsonSlice reply = next();
      if (replies.put(idOf(reply), reply) != null) {
        throw new AssertionError("answered twice: " + reply.raw());
      }
    }
    return replies;
  }

  static String idOf(JsonSlice reply) {
    return reply.member("id").map(JsonSlice::raw).orElse("none");
  }

  /** The code of the JSON-RPC error that a reply must be. */
  static long errorCode(JsonSlice reply) {
    return reply
        .member("error")
        .orElseThrow(() -> new AssertionError("no error: " + reply.raw()))
        .member("code")
        .orElseThrow()
        .asLong();
  }

  /** What the tool answered. */
  static JsonSlice answer(JsonSlice reply) {
    return reply
        .member("result")
        .flatMap(result -> result.member("structuredContent"))
        .orElseThrow(() -> new AssertionError("no answer of a tool: " + reply.raw()));
  }

  /** Ends the input, as a client does; the exit code of the shim. */
  int end(Duration patience) {
    try {
      input.close();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the shim did not end within " + patience + " of its input");
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process was ended.
    }
  }

  /** Kills the shim, and waits: one that is still there would revive a killed daemon. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
