package dev.holdfast.gateway.http;

import dev.holdfast.api.Budgets;
import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Manual;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Jobs: what they do, and budgets set by hand. */
final class JobCalls {
  private static final int BODY_BYTES = 64 << 10;

  private final ContextRuntime runtime;

  JobCalls(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/v1/jobs", Set.of(), this::report),
        Endpoint.of("PUT", "/v1/jobs/policies/{kind}", Set.of(), this::set),
        Endpoint.of("DELETE", "/v1/jobs/policies/{kind}", Set.of(), this::reset));
  }

  private Reply report(Endpoint.Call call) {
    return Reply.json(200, JobJson.report(new JsonWriter(), runtime.budgets().report()));
  }

  private Reply set(Endpoint.Call call) throws IOException {
    Kind kind = Kind.of(call.variable());
    JsonBody body = JsonBody.readOptional(call.request(), BODY_BYTES, Set.of("cpu", "wall"));
    Optional<Duration> cpu = body.text("cpu").map(Quantities::parseDuration);
    Optional<Duration> wall = body.text("wall").map(Quantities::parseDuration);
    if (cpu.isEmpty() && wall.isEmpty()) {
      throw Parameters.invalid("Give 'cpu', 'wall' or both; DELETE goes back to the policy.");
    }
    return set(kind, new Manual(cpu, wall));
  }

  private Reply reset(Endpoint.Call call) {
    return set(Kind.of(call.variable()), Manual.NONE);
  }

  private Reply set(Kind kind, Manual manual) {
    Budgets.Usage usage = runtime.budgets().set(kind, manual).orThrow();
    return Reply.json(200, JobJson.usage(new JsonWriter(), usage));
  }
}
