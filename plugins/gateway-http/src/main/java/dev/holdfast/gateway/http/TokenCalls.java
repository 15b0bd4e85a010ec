package dev.holdfast.gateway.http;

import dev.holdfast.api.Access.IssuedToken;
import dev.holdfast.api.Access.TokenInfo;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Tokens: create, list, revoke. */
final class TokenCalls {
  private static final int BODY_BYTES = 64 << 10;

  private final ContextRuntime runtime;

  TokenCalls(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("POST", "/v1/tokens", Set.of(), this::create),
        Endpoint.of("GET", "/v1/tokens", Set.of(), this::list),
        Endpoint.of("DELETE", "/v1/tokens/{name}", Set.of(), this::revoke));
  }

  private Reply create(Endpoint.Call call) throws IOException {
    JsonBody body =
        JsonBody.read(
            call.request(),
            BODY_BYTES,
            runtime.limits().jsonDepth(),
            Set.of("name", "prefixes", "readOnly", "admin", "expires"));
    Principal principal =
        new Principal(
            body.text("name").orElseThrow(() -> Parameters.invalid("The field 'name' is missing.")),
            prefixes(body),
            body.flag("readOnly"),
            body.flag("admin"));
    IssuedToken issued =
        runtime
            .access()
            .create(principal, body.text("expires").map(Quantities::parseDuration))
            .orThrow();
    JsonWriter json = members(new JsonWriter().beginObject(), issued.info());
    return Reply.json(201, json.member("token", issued.secret()).endObject());
  }

  private static List<String> prefixes(JsonBody body) {
    return body.member("prefixes")
        .map(array -> array.elements().stream().map(JsonSlice::asTextUnrepaired).toList())
        .orElse(List.of());
  }

  private Reply list(Endpoint.Call call) {
    JsonWriter json = new JsonWriter().beginObject().name("items").beginArray();
    runtime.access().list().orThrow().forEach(info -> object(json, info));
    return Reply.json(200, json.endArray().endObject());
  }

  private Reply revoke(Endpoint.Call call) {
    return Reply.json(
        200, object(new JsonWriter(), runtime.access().revoke(call.variable()).orThrow()));
  }

  private static JsonWriter object(JsonWriter json, TokenInfo info) {
    return members(json.beginObject(), info).endObject();
  }

  private static JsonWriter members(JsonWriter json, TokenInfo info) {
    Principal principal = info.principal();
    json.member("name", principal.name()).name("prefixes").beginArray();
    principal.prefixes().forEach(json::value);
    json.endArray()
        .member("readOnly", principal.readOnly())
        .member("admin", principal.admin())
        .member("createdAt", Wire.time(info.createdAt()));
    info.expiresAt().ifPresent(end -> json.member("expiresAt", Wire.time(end)));
    return json;
  }
}
