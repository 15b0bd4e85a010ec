package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Principal;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Client;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Revisions 2025-06-18 and 2025-11-25: {@code initialize} first, then requests that rely on it. A
 * server may send requests of its own, which is how a client is asked.
 */
public final class HandshakeEra implements Era {
  /** The revisions spoken, the newest first. */
  public static final List<String> REVISIONS = List.of("2025-11-25", "2025-06-18");

  private final Methods methods;
  private final String serverVersion;

  HandshakeEra(Methods methods, String serverVersion) {
    this.methods = methods;
    this.serverVersion = serverVersion;
  }

  @Override
  public Answer answer(Frame.Request request, Principal principal, Peer peer) {
    Params params = new Params(request.params());
    return switch (request.method()) {
      case "initialize" -> new Answer.Finished(initialize(params, peer));
      case "ping" -> new Answer.Finished(Ending.empty());
      default ->
          peer.isInitialized()
              ? answerWithin(request.method(), params, peer)
              : Answer.faulty(
                  Fault.invalidRequest("The session has not begun: send 'initialize'."));
    };
  }

  private Ending initialize(Params params, Peer peer) {
    Optional<String> wanted = params.text("protocolVersion");
    if (wanted.isEmpty()) {
      return Ending.invalidParams("'protocolVersion' is missing, or no string.");
    }
    Set<Client.Feature> features =
        params.object("capabilities").map(Caller::features).orElse(Set.of());
    peer.initialize(Caller.name(params, "clientInfo"), features);
    String revision = REVISIONS.contains(wanted.get()) ? wanted.get() : REVISIONS.getFirst();
    return Ending.result(
        Ending.Freshness.NOT_CACHEABLE,
        json -> {
          json.member("protocolVersion", revision);
          json.name("capabilities");
          ServerWords.capabilities(json);
          json.name("serverInfo");
          ServerWords.info(json, serverVersion);
          json.member("instructions", ServerWords.INSTRUCTIONS);
        });
  }

  private Answer answerWithin(String method, Params params, Peer peer) {
    return switch (method) {
      case "logging/setLevel" -> new Answer.Finished(setLevel(params, peer));
      case "resources/subscribe" -> subscribe(params, peer);
      case "resources/unsubscribe" -> {
        Optional<String> uri = params.text("uri");
        uri.ifPresent(peer.subscriptions()::remove);
        yield new Answer.Finished(
            uri.isPresent() ? Ending.empty() : Ending.invalidParams("'uri' is missing."));
      }
      default ->
          methods
              .prepare(method, params, HandshakeEra::resourceNotFound)
              .map(prepared -> Answer.of(prepared, peer.caller(), params))
              .orElseGet(() -> Answer.faulty(Fault.methodNotFound(method)));
    };
  }

  private static Ending setLevel(Params params, Peer peer) {
    Optional<Client.Level> level = params.text("level").flatMap(Caller::level);
    level.ifPresent(peer::setLogLevel);
    return level.isPresent()
        ? Ending.empty()
        : Ending.invalidParams("'level' is one of debug, info, notice, ... emergency.");
  }

  private Answer subscribe(Params params, Peer peer) {
    Optional<String> uri = params.text("uri");
    if (uri.isEmpty()) {
      return Answer.faulty(Fault.invalidParams("'uri' is missing, or no string."));
    }
    if (!methods.isWatchable(uri.get())) {
      return Answer.faulty(resourceNotFound(uri.get()));
    }
    return Answer.of(
        new Methods.Prepared.Work(new Subscribe(uri.get(), peer.subscriptions())),
        peer.caller(),
        params);
  }

  /** Work, because to watch contexts takes a principal. */
  private record Subscribe(String uri, Subscriptions subscriptions) implements Job {
    @Override
    public String name() {
      return "resources/subscribe";
    }

    @Override
    public Ending run(Visit visit) {
      return subscriptions.add(uri)
          ? Ending.empty()
          : Ending.invalidParams(
              "A client subscribes to at most " + Subscriptions.MAX + " resources.");
    }
  }

  private static Fault resourceNotFound(String uri) {
    return Fault.resourceNotFound(Fault.RESOURCE_NOT_FOUND, uri);
  }

  @Override
  public JsonWriter dress(Ending.Result result) {
    JsonWriter json = new JsonWriter().beginObject();
    result.members().write(json);
    return json.endObject();
  }

  @Override
  public Optional<Ending> paused(
      Frame.Request request, Answer.Work work, Interview interview, Principal principal) {
    return Optional.empty();
  }
}
