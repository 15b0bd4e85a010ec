package dev.holdfast.launcher.command;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.RefusedException;
import dev.holdfast.launcher.client.ServerSentEvents;
import dev.holdfast.launcher.client.UnreachableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast watch}. */
@Command(
    name = "watch",
    description = "Print every change as it happens, one line each, until interrupted.")
final class WatchCommand extends Subcommand {
  private static final int JSON_DEPTH = 16;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only keys below it.")
  @SuppressWarnings("NullAway.Init")
  String prefix;

  @Option(
      names = "--from",
      paramLabel = "P",
      description = "What came after the event P (the first column); 0 = all there is.")
  @Nullable String from;

  @Override
  public Integer call() {
    String last = from;
    try (DaemonClient client = connect()) {
      while (true) {
        String reached = reconnect(client, last);
        // A stream that brought nothing before it ended would bring nothing again.
        if (terminal().isClosed()) {
          return ExitCode.OK;
        }
        if (reached == null || reached.equals(last)) {
          throw new CommandFailure(
              "the stream ended" + (last == null ? "" : "; to go on where it was: --from " + last));
        }
        last = reached;
      }
    }
  }

  private @Nullable String reconnect(DaemonClient client, @Nullable String after) {
    try {
      return follow(client, after);
    } catch (UnreachableException | RefusedException e) {
      if (after != null) {
        terminal().tell("to go on where it was: --from " + after);
      }
      throw e;
    }
  }

  /** Prints until the stream ends and answers the last position seen. */
  private @Nullable String follow(DaemonClient client, @Nullable String after) {
    String target =
        "/v1/events?prefix="
            + Call.encode(prefix)
            + (after == null ? "" : "&from=" + Call.encode(after));
    String last = after;
    try (ServerSentEvents events =
        new ServerSentEvents(client.open(Call.get(target).with("Accept", "text/event-stream")))) {
      for (Optional<ServerSentEvents.Event> event = events.next();
          event.isPresent() && !terminal().isClosed();
          event = events.next()) {
        if (event.get().name().equals("closed")) {
          // The daemon cannot wait for a slow reader; its id is where to go on.
          terminal().tell("the daemon closed the stream: " + event.get().data());
        } else {
          print(event.get());
        }
        last = event.get().id().isEmpty() ? last : event.get().id();
      }
    } catch (IOException e) {
      // A cut stream is like an ended one: the position says where to go on.
      return last;
    }
    return last;
  }

  private void print(ServerSentEvents.Event event) {
    JsonSlice data;
    try {
      data = JsonSlice.parse(event.data().getBytes(StandardCharsets.UTF_8), JSON_DEPTH);
    } catch (HoldfastException e) {
      return;
    }
    if (isJson()) {
      JsonWriter json =
          new JsonWriter().beginObject().member("id", event.id()).member("event", event.name());
      if (data.kind() == JsonSlice.Kind.OBJECT) {
        data.members().forEach((name, value) -> json.name(name).value(value));
      }
      terminal().line(json.endObject().toString());
    } else {
      terminal()
          .line(
              "%s %s %s v%s %s bytes by %s"
                  .formatted(
                      event.id(),
                      event.name(),
                      Json.textOrDash(data, "key"),
                      Json.textOrDash(data, "version"),
                      Json.textOrDash(data, "bytes"),
                      Json.textOrDash(data, "writer")));
    }
    terminal().out().flush();
  }
}
