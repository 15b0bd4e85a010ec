package dev.holdfast.launcher.command;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.ServerSentEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast events}. */
@Command(
    name = "events",
    description =
        "Print what happened to the runtime itself: damage, repair, expiry, eviction, lost leases, pressure, health.")
final class EventsCommand extends Subcommand {
  private static final String TARGET = "/v1/system/events";
  private static final int JSON_DEPTH = 16;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until interrupted.")
  boolean isFollowing;

  @Option(
      names = "--from",
      paramLabel = "ID",
      description = "What came after that event (the first column); absent = all that are kept.")
  @Nullable String from;

  @Override
  public Integer call() throws IOException {
    try (DaemonClient client = connect()) {
      return isFollowing ? follow(client) : page(client);
    }
  }

  private String target(@Nullable String after) {
    return after == null ? TARGET : TARGET + "?from=" + Call.encode(after);
  }

  private int page(DaemonClient client) {
    JsonSlice page =
        client.request(Call.get(target(from)).with("Accept", "application/json")).json();
    if (Json.text(page, "forgotten").filter("true"::equals).isPresent()) {
      terminal().tell("events before these are forgotten; the daemon's log has them");
    }
    Json.items(page, "items").forEach(this::print);
    return ExitCode.OK;
  }

  /** Comes back when the stream ends, as long as it brought something. */
  private int follow(DaemonClient client) {
    String last = from;
    while (!terminal().isClosed()) {
      String reached = stream(client, last);
      if (reached == null || reached.equals(last)) {
        throw new CommandFailure(
            "the stream ended" + (last == null ? "" : "; to go on where it was: --from " + last));
      }
      last = reached;
    }
    return ExitCode.OK;
  }

  private @Nullable String stream(DaemonClient client, @Nullable String after) {
    String last = after;
    try (ServerSentEvents events =
        new ServerSentEvents(
            client.open(Call.get(target(after)).with("Accept", "text/event-stream")))) {
      for (Optional<ServerSentEvents.Event> event = events.next();
          event.isPresent() && !terminal().isClosed();
          event = events.next()) {
        if (event.get().name().equals("closed")) {
          terminal().tell("the daemon closed the stream: " + event.get().data());
        } else {
          print(event.get());
        }
        last = event.get().id().isEmpty() ? last : event.get().id();
      }
    } catch (IOException e) {
      // A cut stream is like an ended one: the id says where to go on.
      return last;
    }
    return last;
  }

  private void print(ServerSentEvents.Event event) {
    try {
      print(JsonSlice.parse(event.data().getBytes(StandardCharsets.UTF_8), JSON_DEPTH));
    } catch (HoldfastException e) {
      terminal().tell("an event is no JSON and is left out");
    }
  }

  private void print(JsonSlice event) {
    if (isJson()) {
      terminal().line(event.raw());
    } else {
      String facts =
          event.member("facts").map(Json::inline).filter(text -> !text.isEmpty()).orElse("");
      terminal()
          .line(
              "%s %s %-12s %s%s%s"
                  .formatted(
                      Json.textOrDash(event, "id"),
                      Json.textOrDash(event, "time"),
                      Json.textOrDash(event, "kind"),
                      Json.textOrDash(event, "message"),
                      Json.text(event, "key").map(key -> " key=" + key).orElse(""),
                      facts.isEmpty() ? "" : " (" + facts + ")"));
    }
    terminal().out().flush();
  }
}
