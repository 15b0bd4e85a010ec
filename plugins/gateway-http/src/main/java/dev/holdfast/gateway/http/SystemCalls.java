package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Watching the runtime itself: live, health, metrics, status, and the API description. */
final class SystemCalls {
  private final Observatory observatory;

  SystemCalls(ContextRuntime runtime) {
    this.observatory = runtime.observatory();
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("GET", "/v1/live", this::live),
        Endpoint.of("GET", "/v1/health", Set.of(), this::health),
        Endpoint.of("GET", "/v1/metrics", Set.of(), this::metrics),
        Endpoint.of("GET", "/v1/status", Set.of(), this::status),
        Endpoint.of("GET", "/v1/openapi.json", Set.of(), this::description));
  }

  private Reply live(Endpoint.Call call) {
    return Reply.json(200, new JsonWriter().beginObject().member("live", true).endObject());
  }

  private Reply health(Endpoint.Call call) {
    Observatory.Health health = observatory.health();
    return Reply.json(health.healthy() ? 200 : 503, SystemJson.health(new JsonWriter(), health));
  }

  private Reply metrics(Endpoint.Call call) {
    List<Observatory.Metric> metrics = observatory.metrics();
    Optional<PrometheusText.Format> format = textFormat(call.request());
    if (format.isPresent()) {
      return Reply.bytes(
          200,
          PrometheusText.format(metrics, format.get()).getBytes(StandardCharsets.UTF_8),
          format.get().type());
    }
    return Reply.json(200, SystemJson.metrics(new JsonWriter(), metrics));
  }

  /** Prometheus names the text formats; everything else gets JSON. */
  private static Optional<PrometheusText.Format> textFormat(Request request) {
    String accept = String.join(",", request.headers("Accept")).toLowerCase(Locale.ROOT);
    if (accept.contains("application/json")) {
      return Optional.empty();
    }
    if (accept.contains("application/openmetrics-text")) {
      return Optional.of(PrometheusText.Format.OPEN_METRICS);
    }
    return accept.contains("text/plain")
        ? Optional.of(PrometheusText.Format.PLAIN)
        : Optional.empty();
  }

  private Reply status(Endpoint.Call call) {
    return Reply.json(200, SystemJson.status(new JsonWriter(), observatory.status()));
  }

  private Reply description(Endpoint.Call call) throws IOException {
    try (InputStream in = SystemCalls.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("openapi.json is missing from the gateway's bundle");
      }
      return Reply.bytes(200, in.readAllBytes(), "application/json");
    }
  }
}
