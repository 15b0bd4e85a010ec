package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.Observatory;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened to the runtime, in short: how often what, and the last few. */
final class EventSummary {
  private static final int LAST = 3;

  private EventSummary() {}

  /** {@code "events": {counts: {kind: n}, last: [{time, kind, message}]}}, of the kept ones. */
  static void write(JsonWriter json, Observatory observatory) {
    List<RuntimeEvent> events = kept(observatory);
    Map<String, Long> counts = new TreeMap<>();
    events.forEach(event -> counts.merge(event.kind().label(), 1L, Long::sum));
    json.name("events").beginObject().name("counts").beginObject();
    counts.forEach(json::member);
    json.endObject().name("last").beginArray();
    for (RuntimeEvent event : events.subList(Math.max(0, events.size() - LAST), events.size())) {
      json.beginObject()
          .member("time", Wire.time(event.at()))
          .member("kind", event.kind().label())
          .member("message", event.message())
          .endObject();
    }
    json.endArray().endObject();
  }

  private static List<RuntimeEvent> kept(Observatory observatory) {
    try {
      return observatory.events(0, Duration.ZERO).items();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
