package dev.holdfast.e2e;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An MCP client over the standard input and output of a process. */
final class McpSession implements AutoCloseable {
  private static final int DEPTH = 1024;

  private final Process process;
  private final OutputStream input;
  private final Map<Long, CompletableFuture<JsonSlice>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  private McpSession(Process process) {
    this.process = process;
    this.input = process.getOutputStream();
  }

  static McpSession open(ProcessBuilder builder) {
    try {
      McpSession session =
          new McpSession(builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
      Thread.ofPlatform().daemon().name("mcp-replies").start(session::read);
      session.initialize();
      return session;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialize() {
    JsonWriter parameters =
        new JsonWriter()
            .beginObject()
            .member("protocolVersion", "2025-06-18")
            .name("capabilities")
            .beginObject()
            .endObject()
            .name("clientInfo")
            .beginObject()
            .member("name", "e2e")
            .member("version", "1")
            .endObject()
            .endObject();
    await(request("initialize", parameters.toBytes()));
    write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
  }

  /** Calls a tool; the future is its {@code result}, or fails with the JSON-RPC error. */
  CompletableFuture<JsonSlice> call(String tool, String arguments) {
    return request(
        "tools/call",
        new JsonWriter()
            .beginObject()
            .member("name", tool)
            .name("arguments")
            .rawValue(arguments.getBytes(StandardCharsets.UTF_8))
            .endObject()
            .toBytes());
  }

  CompletableFuture<JsonSlice> request(String method, byte[] parameters) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonSlice> reply = new CompletableFuture<>();
    waiting.put(id, reply);
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
    return reply;
  }

  static JsonSlice await(CompletableFuture<JsonSlice> reply) {
    return reply.orTimeout(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private synchronized void write(String message) {
    try {
      input.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        receive(JsonSlice.parse(line.getBytes(StandardCharsets.UTF_8), DEPTH));
      }
      fail(new AssertionError("the shim ended"));
    } catch (IOException | RuntimeException e) {
      // Anything that is not a message on this stream is a defect of the shim.
      fail(e);
    }
  }

  private void receive(JsonSlice message) {
    Optional<JsonSlice> id = message.member("id");
    if (id.isEmpty() || message.member("method").isPresent()) {
      return;
    }
    CompletableFuture<JsonSlice> reply = waiting.remove(id.get().asLong());
    Optional<JsonSlice> result = message.member("result");
    if (result.isPresent()) {
      reply.complete(result.get());
    } else {
      reply.completeExceptionally(new AssertionError(message.raw()));
    }
  }

  private void fail(Throwable reason) {
    waiting.values().forEach(reply -> reply.completeExceptionally(reason));
  }

  /** Ends the input, as a client does, and waits for the shim to end. */
  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the shim did not end when its input did");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
