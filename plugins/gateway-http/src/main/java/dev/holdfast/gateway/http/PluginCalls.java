package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Plugins: list, reload, enable, disable. */
final class PluginCalls {
  private final ContextRuntime runtime;

  PluginCalls(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/v1/plugins", Set.of(), this::list),
        change("reload", id -> runtime.plugins().reload(id)),
        change("enable", id -> runtime.plugins().enable(id)),
        change("disable", id -> runtime.plugins().disable(id)));
  }

  private Reply list(Endpoint.Call call) {
    return Reply.json(200, SystemJson.plugins(new JsonWriter(), runtime.observatory().plugins()));
  }

  private static Endpoint change(String verb, Function<String, Outcome<PluginStatus>> change) {
    return Endpoint.of(
        "POST",
        "/v1/plugins/{id}/" + verb,
        Set.of(),
        call ->
            Reply.json(
                200, SystemJson.plugin(new JsonWriter(), change.apply(call.variable()).orThrow())));
  }
}
