package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Page;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reading contexts: one, a list, a history. */
final class ContextReads {
  private static final Set<String> LISTING = Set.of("prefix", "after", "limit", "expiringWithin");

  private final Contexts contexts;
  private final InstantSource clock;

  ContextReads(ContextRuntime runtime, InstantSource clock) {
    this.contexts = runtime.contexts();
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/v1/contexts/{key}", Set.of("version"), this::read),
        Endpoint.of("HEAD", "/v1/contexts/{key}", Set.of("version"), this::read),
        Endpoint.of("GET", "/v1/contexts", LISTING, this::list),
        Endpoint.of("GET", "/v1/history/{key}", Set.of("after", "limit"), this::history));
  }

  private Reply read(Endpoint.Call call) {
    Request request = call.request();
    ContextKey key = new ContextKey(call.variable());
    ContextEntry entry = contexts.find(key, Parameters.version(request)).orThrow();
    ContextSummary summary = entry.summary();
    List<String> match = request.headers("If-Match");
    if (!match.isEmpty() && !Headers.names(match, summary.version())) {
      return Reply.problem(
          Refusal.of(ErrorCode.CONFLICT, "The key is at version " + summary.version() + " by now.")
              .with("currentVersion", summary.version()));
    }
    if (Headers.names(request.headers("If-None-Match"), summary.version())) {
      return described(Reply.empty(304), summary);
    }
    return described(Reply.bytes(200, entry.value(), summary.contentType()), summary)
        .with(ContentDigest.HEADER, ContentDigest.format(summary.digest()))
        // Whatever a value claims to be, a browser must not run it in this origin.
        .with("Content-Security-Policy", "sandbox; default-src 'none'");
  }

  private Reply described(Reply reply, ContextSummary summary) {
    Reply described =
        reply
            .with("ETag", Headers.entityTag(summary.version()))
            .with("Cache-Control", "private, no-cache")
            .with(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    summary.updatedAt().atOffset(ZoneOffset.UTC)));
    return summary
        .expiresAt()
        .map(deadline ->
            described
                .with("Holdfast-Expires-At", Wire.time(deadline))
                .with("Holdfast-Expires-In", Long.toString(secondsTo(deadline)))
                .until(deadline))
        .orElse(described);
  }

  /** Whole seconds, rounded down: it lives so long at least. */
  private long secondsTo(Instant deadline) {
    return Math.max(0, Duration.between(clock.instant(), deadline).toSeconds());
  }

  private Reply list(Endpoint.Call call) {
    Request request = call.request();
    String prefix = request.query("prefix").orElse("");
    Optional<String> after = request.query("after");
    int limit = Parameters.limit(request);
    Optional<Duration> within = request.query("expiringWithin").map(Quantities::parseDuration);
    Page<ContextSummary> page =
        within
            .map(ahead -> contexts.expiring(prefix, ahead, after, limit))
            .orElseGet(() -> contexts.list(prefix, after, limit))
            .orThrow();
    return Reply.json(200, Wire.page(new JsonWriter(), page, Wire::summary));
  }

  private Reply history(Endpoint.Call call) {
    Request request = call.request();
    long after =
        request.query("after").map(text -> Parameters.wholeNumber("after", text)).orElse(0L);
    Page<HistoryItem> page =
        contexts
            .history(new ContextKey(call.variable()), after, Parameters.limit(request))
            .orThrow();
    return Reply.json(200, Wire.page(new JsonWriter(), page, Wire::historyItem));
  }
}
