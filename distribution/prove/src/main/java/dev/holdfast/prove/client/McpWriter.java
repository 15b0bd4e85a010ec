package dev.holdfast.prove.client;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.prove.ledger.Item;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.wire.McpConnection;
import dev.holdfast.prove.wire.McpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Appends through {@code holdfast mcp}, as an agent would. */
public final class McpWriter implements Writer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String name;
  private final Children children;
  private final List<String> command;
  private final Path errors;
  private volatile boolean isStopped;
  private @Nullable Process process;
  private @Nullable Thread thread;
  private long number;

  /**
   * A writer; the process is started with its first burst.
   *
   * @param command runs the shim
   */
  public McpWriter(Children children, List<String> command, String name, Path errors) {
    this.children = children;
    this.command = List.copyOf(command);
    this.name = name;
    this.errors = errors;
  }

  @Override
  public void go(Path home, String prefix, Account account) throws IOException {
    Process shim = children.start(command, Map.of("HOLDFAST_HOME", home.toString()), errors);
    process = shim;
    McpConnection connection = McpConnection.of(shim);
    try {
      connection.initialize(PATIENCE);
    } catch (McpException e) {
      throw new IOException("holdfast mcp: " + e.getMessage(), e);
    }
    isStopped = false;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("writer-" + name)
            .start(() -> {
              while (!isStopped) {
                append(connection, prefix, account);
              }
            });
  }

  private void append(McpConnection connection, String prefix, Account account) {
    // Lists only: two of the three ways.
    number += number % 3 == 2 ? 1 : 0;
    Item item = Writes.next(name, number++, prefix);
    byte[] arguments =
        new JsonWriter()
            .beginObject()
            .member("action", "append")
            .member("key", item.key())
            .member("value", item.text())
            .endObject()
            .toBytes();
    account.sent(item);
    switch (connection.call("context_write", arguments, PATIENCE)) {
      case McpConnection.Reply.Done done -> account.acknowledged(item.id());
      case McpConnection.Reply.Failed failed -> {
        if (!failed.isOutcomeUnknown()) {
          account.refused(item.id(), "over MCP");
        }
      }
      case McpConnection.Reply.Missing missing -> isStopped = true;
    }
  }

  @Override
  public void stop() throws IOException {
    isStopped = true;
    Thread writing = thread;
    try {
      if (writing != null && !writing.join(PATIENCE)) {
        throw new IOException("writer " + name + " does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    close();
  }

  @Override
  public void close() {
    isStopped = true;
    Process shim = process;
    process = null;
    if (shim != null) {
      children.kill(shim.toHandle());
    }
  }
}
