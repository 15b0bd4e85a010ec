package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Watch;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes as server-sent events. */
final class EventFeed {
  /** How long the server is silent at most; also how late it notices that the client left. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** How long a wait lasts, so that a stop of the server is noticed soon. */
  private static final Duration WAIT = Duration.ofMillis(250);

  private final ContextRuntime runtime;
  private final InFlight inFlight;

  EventFeed(ContextRuntime runtime, InFlight inFlight) {
    this.runtime = runtime;
    this.inFlight = inFlight;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.of("GET", "/v1/events", Set.of("prefix", "from"), this::watch));
  }

  private Reply watch(Endpoint.Call call) {
    Request request = call.request();
    // A client that reconnects repeats its URL and adds how far it came.
    Optional<String> from =
        Headers.single(request, "Last-Event-ID").or(() -> request.query("from"));
    Watch watch =
        runtime
            .contexts()
            .watch(request.query("prefix").orElse(""), from.map(EventCursor::parse))
            .orThrow();
    return Reply.events(stream -> feed(watch, stream));
  }

  private void feed(Watch watch, EventStream stream) throws IOException, InterruptedException {
    try (watch) {
      stream.comment("watching");
      Duration silence = Duration.ZERO;
      boolean open = true;
      while (open && !inFlight.isDraining()) {
        switch (watch.next(WAIT)) {
          case Watch.Next.Event(ContextEvent event) -> {
            send(stream, event);
            silence = Duration.ZERO;
          }
          case Watch.Next.Idle() -> {
            silence = silence.plus(WAIT);
            if (silence.compareTo(HEARTBEAT) >= 0) {
              stream.comment("idle");
              silence = Duration.ZERO;
            }
          }
          case Watch.Next.Closed closed -> {
            sendClosed(stream, closed);
            open = false;
          }
        }
      }
    }
  }

  private static void send(EventStream stream, ContextEvent event) throws IOException {
    stream.send(
        event.cursor().toString(),
        event.kind().text(),
        Wire.event(new JsonWriter(), event).toString());
  }

  private static void sendClosed(EventStream stream, Watch.Next.Closed closed) throws IOException {
    String resume = closed.resume().toString();
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("code", closed.reason().code().text())
            .member("message", closed.reason().message())
            .member("resume", resume)
            .endObject();
    stream.send(resume, "closed", json.toString());
  }
}
