package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens to the runtime itself: as server-sent events, or as one page of JSON.
 *
 * <p>An id is {@code RUN-SEQUENCE}, because sequence numbers begin anew with each run of the
 * daemon: who comes back with an id of an earlier run gets all of this one. A client that is slower
 * than the events costs nothing but its connection: the runtime keeps the newest ones for all, and
 * when those that come next are forgotten, the stream is closed with the place to go on.
 */
final class RuntimeEventFeed {
  /** How long the server is silent at most; also how late it notices that the client left. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** How long a wait lasts, so that a stop of the server is noticed soon. */
  private static final Duration WAIT = Duration.ofMillis(250);

  /** {@code SEQUENCE} or {@code RUN-SEQUENCE}. */
  private static final Pattern PLACE = Pattern.compile("(?:([A-Za-z0-9-]{1,64})-)?([0-9]{1,18})");

  private final ContextRuntime runtime;
  private final InFlight inFlight;

  RuntimeEventFeed(ContextRuntime runtime, InFlight inFlight) {
    this.runtime = runtime;
    this.inFlight = inFlight;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.of("GET", "/v1/system/events", Set.of("from"), this::watch));
  }

  private Reply watch(Endpoint.Call call) throws InterruptedException {
    Request request = call.request();
    String run = run();
    // A client that reconnects repeats its URL and adds how far it came.
    Optional<String> from =
        Headers.single(request, "Last-Event-ID").or(() -> request.query("from"));
    long after = from.map(text -> after(text, run)).orElse(0L);
    if (asksForPage(request)) {
      return Reply.json(200, page(run, runtime.observatory().events(after, Duration.ZERO)));
    }
    // The stream is written when the scope of the request has ended; its rights go on.
    RequestScope scope = RequestScope.current();
    return Reply.events(stream -> feed(run, after, scope, stream));
  }

  /** The start of the run's identity is enough to tell it from others, and short. */
  private String run() {
    String instance = runtime.observatory().status().instance().replaceAll("[^A-Za-z0-9]", "");
    return instance.substring(0, Math.min(8, instance.length()));
  }

  private static long after(String place, String run) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches()) {
      throw Parameters.invalid("'from' is the id of an event, or its sequence number.");
    }
    boolean isOfThisRun = matcher.group(1) == null || matcher.group(1).equals(run);
    return isOfThisRun ? Long.parseLong(matcher.group(2)) : 0;
  }

  private static boolean asksForPage(Request request) {
    String accept = String.join(",", request.headers("Accept")).toLowerCase(Locale.ROOT);
    return accept.contains("application/json") && !accept.contains("text/event-stream");
  }

  private static JsonWriter page(String run, Observatory.Events events) {
    JsonWriter json = new JsonWriter().beginObject().name("items").beginArray();
    events.items().forEach(event -> json(json, run, event));
    return json.endArray()
        .member("next", id(run, events.last()))
        .member("forgotten", events.hasForgotten())
        .endObject();
  }

  private void feed(String run, long from, RequestScope scope, EventStream stream)
      throws IOException, InterruptedException {
    stream.comment("watching");
    long seen = from;
    boolean isFirst = true;
    Duration silence = Duration.ZERO;
    while (!inFlight.isDraining()) {
      Observatory.Events events = next(seen, scope);
      if (events.hasForgotten() && !isFirst) {
        sendClosed(stream, id(run, seen));
        return;
      }
      isFirst = false;
      silence = silence.plus(WAIT);
      for (RuntimeEvent event : events.items()) {
        stream.send(
            id(run, event.sequence()),
            event.kind().label(),
            json(new JsonWriter(), run, event).toString());
        silence = Duration.ZERO;
      }
      seen = events.last();
      if (silence.compareTo(HEARTBEAT) >= 0) {
        stream.comment("idle");
        silence = Duration.ZERO;
      }
    }
  }

  private Observatory.Events next(long seen, RequestScope scope)
      throws IOException, InterruptedException {
    try {
      return scope.call(() -> runtime.observatory().events(seen, WAIT));
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the events cannot be read", e);
    }
  }

  private static void sendClosed(EventStream stream, String resume) throws IOException {
    stream.send(
        resume,
        "closed",
        new JsonWriter()
            .beginObject()
            .member("code", "gone")
            .member("message", "The events that come next are forgotten: this reader is too slow.")
            .member("resume", resume)
            .endObject()
            .toString());
  }

  private static String id(String run, long sequence) {
    return run + "-" + sequence;
  }

  private static JsonWriter json(JsonWriter json, String run, RuntimeEvent event) {
    json.beginObject()
        .member("id", id(run, event.sequence()))
        .member("sequence", event.sequence())
        .member("time", Wire.time(event.at()))
        .member("kind", event.kind().label());
    event.key().ifPresent(key -> json.member("key", key.text()));
    json.member("message", event.message()).name("facts").beginObject();
    event.facts().forEach((name, value) -> json.name(name).anyValue(value));
    return json.endObject().endObject();
  }
}
