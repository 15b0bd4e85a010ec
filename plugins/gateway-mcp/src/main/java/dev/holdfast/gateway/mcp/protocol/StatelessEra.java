package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Principal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Client;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Revision 2026-07-28: every request says all that is needed to answer it. The server sends no
 * requests; a client is asked by a result, and asks again with the answers and the state that came
 * with the questions.
 */
public final class StatelessEra implements Era {
  /** The revisions spoken. */
  public static final List<String> REVISIONS = List.of("2026-07-28");

  /** What the protocol's own members of {@code _meta} begin with. */
  static final String META = "io.modelcontextprotocol/";

  /** The methods that may ask their client something. */
  private static final Set<String> INTERACTIVE =
      Set.of("tools/call", "prompts/get", "resources/read");

  private static final long DISCOVERY_TTL_MILLIS = 3_600_000;
  private static final long LISTING_TTL_MILLIS = 5_000;

  private final SessionHost host;
  private final String serverVersion;
  private final RequestStates states;

  StatelessEra(SessionHost host, String serverVersion, RequestStates states) {
    this.host = host;
    this.serverVersion = serverVersion;
    this.states = states;
  }

  /** Whether a request is of this era, whatever came before it. */
  public static boolean speaks(Frame.Request request) {
    return request.method().equals("server/discover")
        || new Params(request.params()).meta().has(META + "protocolVersion");
  }

  @Override
  public Answer answer(Frame.Request request, Principal principal, Peer peer) {
    return switch (Envelope.of(request)) {
      case Envelope.Faulty(Fault fault) -> Answer.faulty(fault);
      case Envelope.Complete(String revision, Caller caller) ->
          Envelope.unsupported(revision)
              .map(Answer::faulty)
              .orElseGet(() -> answer(request, caller, principal));
    };
  }

  private Answer answer(Frame.Request request, Caller caller, Principal principal) {
    Params params = new Params(request.params());
    return switch (request.method()) {
      case "server/discover" -> new Answer.Finished(discover());
      case "subscriptions/listen" -> listen(request.id(), params, caller);
      default ->
          host.methods()
              .prepare(request.method(), params, StatelessEra::resourceNotFound)
              .map(prepared -> Answer.of(prepared, caller, params))
              .map(answer -> withAnswers(answer, request, principal))
              .orElseGet(() -> Answer.faulty(Fault.methodNotFound(request.method())));
    };
  }

  private Ending discover() {
    return Ending.result(
        Ending.Freshness.NOT_CACHEABLE,
        json -> {
          json.name("supportedVersions").beginArray();
          REVISIONS.forEach(json::value);
          json.endArray().name("capabilities");
          ServerWords.capabilities(json);
          json.member("instructions", ServerWords.INSTRUCTIONS);
          cacheable(json, DISCOVERY_TTL_MILLIS);
        });
  }

  private Answer listen(RequestId id, Params params, Caller caller) {
    Optional<JsonSlice> filter = params.object("notifications");
    if (filter.isEmpty()) {
      return Answer.faulty(Fault.invalidParams("'notifications' is missing, or no object."));
    }
    Listen.Filter wishes = Listen.Filter.of(Params.of(filter.get()), host.methods());
    return new Answer.Work(new Listen(host, id, wishes), caller, Optional.empty(), Map.of());
  }

  /** Adds what the client has answered in this round and in those before. */
  private Answer withAnswers(Answer answer, Frame.Request request, Principal principal) {
    Params params = new Params(request.params());
    if (!(answer instanceof Answer.Work work) || !INTERACTIVE.contains(request.method())) {
      return answer;
    }
    Map<String, JsonSlice> answers = new LinkedHashMap<>();
    if (params.members().containsKey("requestState")) {
      Optional<Map<String, JsonSlice>> before =
          params.text("requestState").flatMap(state -> states.open(state, request, principal));
      if (before.isEmpty()) {
        return Answer.faulty(
            Fault.invalidParams(
                "'requestState' is not one that was given out for this request, or has lapsed:"
                    + " begin again without it."));
      }
      answers.putAll(before.get());
    }
    if (params.members().containsKey("inputResponses")) {
      Map<String, JsonSlice> given =
          params.object("inputResponses").map(JsonSlice::members).orElse(null);
      if (given == null
          || given.values().stream().anyMatch(value -> value.kind() != JsonSlice.Kind.OBJECT)) {
        return Answer.faulty(Fault.invalidParams("'inputResponses' must be an object of objects."));
      }
      answers.putAll(given);
    }
    return new Answer.Work(work.job(), work.caller(), work.progressToken(), answers);
  }

  private static Fault resourceNotFound(String uri) {
    return Fault.resourceNotFound(Fault.INVALID_PARAMS, uri);
  }

  @Override
  public JsonWriter dress(Ending.Result result) {
    JsonWriter json = new JsonWriter().beginObject();
    if (!(result.members() instanceof InputRequired)) {
      json.member("resultType", "complete");
    }
    result.members().write(json);
    switch (result.freshness()) {
      case NOT_CACHEABLE -> {}
      case STALE -> cacheable(json, 0);
      case LISTING -> cacheable(json, LISTING_TTL_MILLIS);
    }
    json.name("_meta").beginObject();
    if (result.members() instanceof Listen.Farewell(RequestId id)) {
      Listen.subscription(json, id);
    }
    json.name(META + "serverInfo");
    ServerWords.info(json, serverVersion);
    return json.endObject().endObject();
  }

  /** Nothing here is public: all of it is answered to the holder of a token only. */
  private static void cacheable(JsonWriter json, long ttlMillis) {
    json.member("ttlMs", ttlMillis).member("cacheScope", "private");
  }

  @Override
  public Optional<Ending> paused(
      Frame.Request request, Answer.Work work, Interview interview, Principal principal) {
    if (!interview.missing().isEmpty()) {
      return Optional.of(new Ending.Faulty(missing(interview.missing())));
    }
    String state = states.seal(request, principal, interview.used());
    return Optional.of(
        new Ending.Result(
            Ending.Freshness.NOT_CACHEABLE, new InputRequired(interview.open(), state), false));
  }

  private static Fault missing(Set<Client.Feature> features) {
    JsonWriter data = new JsonWriter().beginObject().name("requiredCapabilities").beginObject();
    for (Client.Feature feature : features) {
      data.name(feature.name().toLowerCase(Locale.ROOT)).beginObject().endObject();
    }
    return new Fault(
            Fault.MISSING_CAPABILITY, "The client did not declare a capability that this needs.")
        .with(data.endObject().endObject());
  }
}
