package dev.holdfast.gateway.http;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.Observatory.Health;
import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Observatory.Spread;
import dev.holdfast.api.Observatory.Status;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of what the runtime says about itself. */
final class SystemJson {
  private SystemJson() {}

  /** {@code {healthy, issues, components: [{name, healthy, detail}], checkedAt}}. */
  static JsonWriter health(JsonWriter json, Health health) {
    json.beginObject().member("healthy", health.healthy());
    texts(json.name("issues"), health.issues());
    json.name("components").beginArray();
    for (Component component : health.components()) {
      json.beginObject()
          .member("name", component.name())
          .member("healthy", component.healthy())
          .member("detail", component.detail())
          .endObject();
    }
    return json.endArray().member("checkedAt", Wire.time(health.checkedAt())).endObject();
  }

  /**
   * {@code {items: [{name, kind, help, labels, value}]}}; a summary's value is its mean over the
   * last minute, and {@code count, sum, recent, p50?, p99?, max?} follow.
   */
  static JsonWriter metrics(JsonWriter json, List<Metric> metrics) {
    json.beginObject().name("items").beginArray();
    for (Metric metric : metrics) {
      json.beginObject()
          .member("name", metric.name())
          .member("kind", metric.kind().name().toLowerCase(Locale.ROOT))
          .member("help", metric.help());
      map(json.name("labels"), metric.labels());
      json.name("value").value(metric.value());
      metric.spread().ifPresent(spread -> spread(json, spread));
      json.endObject();
    }
    return json.endArray().endObject();
  }

  private static void spread(JsonWriter json, Spread spread) {
    json.member("count", spread.count()).name("sum").value(spread.sum());
    json.member("recent", spread.recent());
    if (spread.recent() > 0) {
      json.name("p50").value(spread.p50());
      json.name("p99").value(spread.p99());
      json.name("max").value(spread.max());
    }
  }

  /** {@code {items: [...]}} of {@link #plugin}. */
  static JsonWriter plugins(JsonWriter json, List<PluginStatus> plugins) {
    json.beginObject().name("items").beginArray();
    plugins.forEach(plugin -> plugin(json, plugin));
    return json.endArray().endObject();
  }

  /** {@code {id, version, state, provides, available, capabilities, problem?}}. */
  static JsonWriter plugin(JsonWriter json, PluginStatus plugin) {
    json.beginObject()
        .member("id", plugin.id())
        .member("version", plugin.version())
        .member("state", plugin.state());
    texts(json.name("provides"), plugin.provides());
    texts(json.name("available"), plugin.available());
    json.name("capabilities").beginObject();
    new TreeMap<>(plugin.capabilities())
        .forEach((provider, capabilities) -> texts(json.name(provider), capabilities));
    json.endObject();
    plugin.problem().ifPresent(problem -> json.member("problem", problem));
    return json.endObject();
  }

  /** {@code {version, instance, pid, startedAt, providers, addresses, promises}}. */
  static JsonWriter status(JsonWriter json, Status status) {
    json.beginObject()
        .member("version", status.version())
        .member("instance", status.instance())
        .member("pid", status.pid())
        .member("startedAt", Wire.time(status.startedAt()));
    map(json.name("providers"), status.providers());
    map(json.name("addresses"), status.addresses());
    map(json.name("promises"), status.promises());
    return json.endObject();
  }

  private static void texts(JsonWriter json, List<String> texts) {
    json.beginArray();
    texts.forEach(json::value);
    json.endArray();
  }

  private static void map(JsonWriter json, Map<String, String> map) {
    json.beginObject();
    new TreeMap<>(map).forEach(json::member);
    json.endObject();
  }
}
