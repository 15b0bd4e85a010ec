package dev.holdfast.api.web;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Written;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The JSON form of what Holdfast answers: the same over HTTP, MCP and the command line. */
public final class Wire {
  private Wire() {}

  /** {@code {code, message, ...facts}}. */
  public static JsonWriter refusal(JsonWriter json, Refusal refusal) {
    json.beginObject().member("code", refusal.code().text()).member("message", refusal.message());
    refusal.facts().forEach((name, value) -> json.name(name).anyValue(value));
    return json.endObject();
  }

  /** {@code {key, version, digest?, bytes, expiresAt?}}. */
  public static JsonWriter written(JsonWriter json, Written written) {
    json.beginObject().member("key", written.key().text()).member("version", written.version());
    written.digest().ifPresent(digest -> json.member("digest", digest.hex()));
    json.member("bytes", written.bytes());
    expiresAt(json, written.expiresAt());
    return json.endObject();
  }

  /**
   * {@code {dryRun, effects, events, metrics, repeated?, plan?, planExpiresAt?, notIntercepted}}.
   */
  public static JsonWriter report(JsonWriter json, DryRunReport report) {
    json.beginObject().member("dryRun", true).name("effects").beginArray();
    report.effects().forEach(effect -> effect(json, effect));
    json.endArray().name("events").beginArray();
    report.events().forEach(event -> plannedEvent(json, event));
    json.endArray().name("metrics").beginArray();
    for (DryRunReport.MetricChange metric : report.metrics()) {
      json.beginObject().member("name", metric.name()).member("delta", metric.delta()).endObject();
    }
    json.endArray();
    if (report.repeated()) {
      json.member("repeated", true);
    }
    report.plan().ifPresent(plan -> json.member("plan", plan));
    report.planExpiresAt().ifPresent(at -> json.member("planExpiresAt", time(at)));
    json.name("notIntercepted").beginArray();
    report.notIntercepted().forEach(json::value);
    return json.endArray().endObject();
  }

  /** {@code {op, key, versionBefore, version, digest?, bytes, expiresAt?, created}}. */
  public static JsonWriter effect(JsonWriter json, DryRunReport.Effect effect) {
    json.beginObject()
        .member("op", effect.kind().text())
        .member("key", effect.key().text())
        .member("versionBefore", effect.versionBefore())
        .member("version", effect.versionAfter());
    effect.digest().ifPresent(digest -> json.member("digest", digest.hex()));
    json.member("bytes", effect.bytes());
    expiresAt(json, effect.expiresAt());
    return json.member("created", effect.created()).endObject();
  }

  private static void plannedEvent(JsonWriter json, DryRunReport.Event event) {
    json.beginObject()
        .member("event", event.kind().text())
        .member("key", event.key().text())
        .member("version", event.version());
    event.digest().ifPresent(digest -> json.member("digest", digest.hex()));
    json.member("bytes", event.bytes()).member("writer", event.writer()).endObject();
  }

  /** {@code {key, version, bytes, digest, contentType, updatedAt, expiresAt?, writer}}. */
  public static JsonWriter summary(JsonWriter json, ContextSummary summary) {
    json.beginObject()
        .member("key", summary.key().text())
        .member("version", summary.version())
        .member("bytes", summary.bytes())
        .member("digest", summary.digest().hex())
        .member("contentType", summary.contentType())
        .member("updatedAt", time(summary.updatedAt()));
    expiresAt(json, summary.expiresAt());
    return json.member("writer", summary.writer()).endObject();
  }

  /**
   * {@code {key, version, value | bytes, contentType, digest, updatedAt, expiresAt?, writer}};
   * bytes are Base64.
   */
  public static JsonWriter entry(JsonWriter json, ContextEntry entry) {
    ContextSummary summary = entry.summary();
    json.beginObject()
        .member("key", summary.key().text())
        .member("version", summary.version())
        .member("contentType", summary.contentType())
        .member("digest", summary.digest().hex())
        .member("updatedAt", time(summary.updatedAt()));
    expiresAt(json, summary.expiresAt());
    json.member("writer", summary.writer());
    if (Content.isJson(summary.contentType())) {
      json.name("value").rawValue(entry.value());
    } else {
      json.member("bytes", Base64.getEncoder().encodeToString(entry.value()));
    }
    return json.endObject();
  }

  /** {@code {version, bytes, digest?, time, writer, op}}. */
  public static JsonWriter historyItem(JsonWriter json, HistoryItem item) {
    json.beginObject().member("version", item.version()).member("bytes", item.bytes());
    item.digest().ifPresent(digest -> json.member("digest", digest.hex()));
    return json.member("time", time(item.time()))
        .member("writer", item.writer())
        .member("op", item.operation().text())
        .endObject();
  }

  /**
   * {@code {key, version, digest?, bytes, time, writer}}; the kind and the position travel beside
   * it.
   */
  public static JsonWriter event(JsonWriter json, ContextEvent event) {
    json.beginObject().member("key", event.key().text()).member("version", event.version());
    event.digest().ifPresent(digest -> json.member("digest", digest.hex()));
    return json.member("bytes", event.bytes())
        .member("time", time(event.time()))
        .member("writer", event.writer())
        .endObject();
  }

  /**
   * {@code {id, names, mode, owner, principal, token, ttl, expiresAt}}; the id is left out when it
   * is blank.
   */
  public static JsonWriter lease(JsonWriter json, Leases.Lease lease) {
    json.beginObject();
    if (!lease.id().isEmpty()) {
      json.member("id", lease.id());
    }
    json.name("names").beginArray();
    lease.names().forEach(json::value);
    return json.endArray()
        .member("mode", lease.mode().name().toLowerCase(java.util.Locale.ROOT))
        .member("owner", lease.owner())
        .member("principal", lease.principal())
        .member("token", lease.token())
        .member("ttl", dev.holdfast.api.Quantities.format(lease.ttl()))
        .member("expiresAt", time(lease.expiresAt()))
        .endObject();
  }

  /** {@code {items, next?}}. */
  public static <T> JsonWriter page(JsonWriter json, Page<T> page, BiConsumer<JsonWriter, T> item) {
    json.beginObject().name("items").beginArray();
    page.items().forEach(one -> item.accept(json, one));
    json.endArray();
    page.next().ifPresent(next -> json.member("next", next));
    return json.endObject();
  }

  /** A time as RFC 3339 in UTC, to the millisecond. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** The value as a slice of its own text. */
  public static JsonSlice slice(JsonWriter json) {
    return JsonSlice.parse(json.toBytes(), Integer.MAX_VALUE);
  }

  private static void expiresAt(JsonWriter json, Optional<Instant> deadline) {
    deadline.ifPresent(instant -> json.member("expiresAt", time(instant)));
  }
}
