package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.Leases.Mode;
import dev.holdfast.api.Leases.Request;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Leases: acquire, renew, release, list. */
final class LeaseCalls {
  private static final int BODY_BYTES = 64 << 10;
  private static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
  private static final Duration MAX_WAIT = Duration.ofHours(1);

  private final ContextRuntime runtime;

  LeaseCalls(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("POST", "/v1/leases", Set.of(), this::acquire),
        Endpoint.of("GET", "/v1/leases", Set.of(), this::list),
        Endpoint.of("POST", "/v1/leases/{id}/renew", Set.of(), this::renew),
        Endpoint.of("DELETE", "/v1/leases/{id}", Set.of(), this::release));
  }

  private Reply acquire(Endpoint.Call call) throws Exception {
    Request wanted =
        wanted(
            read(call, Set.of("name", "names", "mode", "ttl", "wait", "owner")),
            call.request().principal().name());
    // The deadline covers the work, not the wait that the caller asked for.
    return reply(runtime.leases().acquire(wanted).orThrow());
  }

  private static Request wanted(JsonBody body, String principal) {
    Duration wait = body.text("wait").map(Quantities::parseDuration).orElse(Duration.ZERO);
    if (wait.compareTo(MAX_WAIT) > 0) {
      throw Parameters.invalid("'wait' is at most " + Quantities.format(MAX_WAIT) + ".");
    }
    return new Request(
        names(body),
        body.text("mode").map(LeaseCalls::mode).orElse(Mode.EXCLUSIVE),
        body.text("ttl").map(Quantities::parseDuration).orElse(DEFAULT_TTL),
        wait,
        body.text("owner").orElse(principal));
  }

  private static List<String> names(JsonBody body) {
    Optional<String> name = body.member("name").map(JsonSlice::asTextUnrepaired);
    Optional<JsonSlice> names = body.member("names");
    if (name.isPresent() == names.isPresent()) {
      throw Parameters.invalid("Give 'names' (an array) or 'name'.");
    }
    List<String> wanted =
        names
            .map(array -> array.elements().stream().map(JsonSlice::asTextUnrepaired).toList())
            .orElseGet(() -> name.stream().toList());
    if (wanted.isEmpty()) {
      throw Parameters.invalid("'names' has at least one name.");
    }
    return wanted;
  }

  private static Mode mode(String text) {
    return switch (text) {
      case "exclusive" -> Mode.EXCLUSIVE;
      case "shared" -> Mode.SHARED;
      default -> throw Parameters.invalid("'mode' is exclusive or shared.");
    };
  }

  private Reply renew(Endpoint.Call call) throws IOException {
    JsonBody body = JsonBody.readOptional(call.request(), BODY_BYTES, Set.of("ttl"));
    Optional<Duration> ttl = body.text("ttl").map(Quantities::parseDuration);
    return reply(runtime.leases().renew(call.variable(), ttl).orThrow());
  }

  private Reply release(Endpoint.Call call) {
    return reply(runtime.leases().release(call.variable()).orThrow());
  }

  private Reply list(Endpoint.Call call) {
    JsonWriter json = new JsonWriter().beginObject().name("items").beginArray();
    runtime.leases().list().forEach(lease -> Wire.lease(json, lease));
    return Reply.json(200, json.endArray().endObject());
  }

  private JsonBody read(Endpoint.Call call, Set<String> known) throws IOException {
    return JsonBody.read(call.request(), BODY_BYTES, runtime.limits().jsonDepth(), known);
  }

  private static Reply reply(Lease lease) {
    return Reply.json(200, Wire.lease(new JsonWriter(), lease));
  }
}
