package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Resource;
import dev.holdfast.api.web.Wire;
import dev.holdfast.gateway.mcp.protocol.ContextUri;
import dev.holdfast.gateway.mcp.protocol.Ending;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.Job;
import dev.holdfast.gateway.mcp.protocol.Methods.Prepared;
import dev.holdfast.gateway.mcp.protocol.Params;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. */
final class ResourceMethods {
  private final ContextRuntime runtime;
  private final PluginResources plugins;

  ResourceMethods(ContextRuntime runtime, PluginResources plugins) {
    this.runtime = runtime;
    this.plugins = plugins;
  }

  Prepared list(Params params) {
    Optional<String> after = Cursors.key(params);
    return params.has("cursor") && after.isEmpty()
        ? Cursors.notOurs()
        : new Prepared.Work(new Listing(runtime, after, after.isEmpty() ? direct() : List.of()));
  }

  private List<Resource> direct() {
    return plugins.all().stream().filter(one -> !PluginResources.isTemplate(one)).toList();
  }

  /** A page of contexts; the resources of plugins stand on the first. */
  private record Listing(ContextRuntime runtime, Optional<String> after, List<Resource> plugins)
      implements Job {
    @Override
    public String name() {
      return "resources/list";
    }

    @Override
    public Ending run(Visit visit) {
      Page<ContextSummary> page = runtime.contexts().list("", after, Page.DEFAULT_LIMIT).orThrow();
      return Ending.result(
          Ending.Freshness.STALE,
          json -> {
            json.name("resources").beginArray();
            plugins.forEach(resource -> describe(json, resource, "uri"));
            page.items().forEach(summary -> describeContext(json, summary));
            json.endArray();
            page.next().ifPresent(next -> json.member("nextCursor", Cursors.after(next)));
          });
    }

    private static void describeContext(JsonWriter json, ContextSummary summary) {
      json.beginObject().member("uri", ContextUri.of(summary.key()));
      json.member("name", summary.key().text()).member("mimeType", summary.contentType());
      json.member("size", summary.bytes()).name("annotations").beginObject();
      json.member("lastModified", Wire.time(summary.updatedAt())).endObject().endObject();
    }
  }

  private static void describe(JsonWriter json, Resource resource, String uriName) {
    json.beginObject().member(uriName, resource.uri()).member("name", resource.name());
    json.member("description", resource.description());
    json.member("mimeType", resource.mediaType()).endObject();
  }

  Prepared templates(Params params) {
    return Cursors.refusal(params)
        .orElseGet(() -> {
          List<Resource> families =
              plugins.all().stream().filter(PluginResources::isTemplate).toList();
          return new Prepared.Done(
              Ending.result(
                  Ending.Freshness.LISTING,
                  json -> {
                    json.name("resourceTemplates").beginArray().beginObject();
                    json.member("uriTemplate", ContextUri.TEMPLATE).member("name", "context");
                    json.member("description", "A context by its key, now or at an older version.");
                    json.endObject();
                    families.forEach(family -> describe(json, family, "uriTemplate"));
                    json.endArray();
                  }));
        });
  }

  Prepared read(Params params, Function<String, Fault> notFound) {
    Optional<String> uri = params.text("uri");
    if (uri.isEmpty()) {
      return new Prepared.Done(Ending.invalidParams("'uri' is missing, or no string."));
    }
    Optional<ContextUri> context = ContextUri.parse(uri.get());
    Optional<ContextKey> key = context.flatMap(ContextUri::key);
    if (key.isPresent()) {
      OptionalLong version = context.get().version();
      return work(uri.get(), notFound, () -> readContext(uri.get(), key.get(), version));
    }
    return plugins
        .find(uri.get())
        .map(resource -> work(uri.get(), notFound, () -> resource.read(uri.get(), runtime)))
        .orElseGet(() -> new Prepared.Done(new Ending.Faulty(notFound.apply(uri.get()))));
  }

  private Outcome<Block.Resource> readContext(String uri, ContextKey key, OptionalLong version) {
    return runtime.contexts().find(key, version).map(entry -> block(uri, entry));
  }

  /** A context as content. */
  static Block.Resource block(String uri, ContextEntry entry) {
    return new Block.Resource(uri, entry.summary().contentType(), entry.value());
  }

  /** How one resource is read. */
  @FunctionalInterface
  private interface Source {
    Outcome<Block.Resource> read() throws Exception;
  }

  private static Prepared work(String uri, Function<String, Fault> notFound, Source source) {
    return new Prepared.Work(new Reading(uri, notFound, source));
  }

  private record Reading(String uri, Function<String, Fault> notFound, Source source)
      implements Job {
    @Override
    public String name() {
      return "resources/read";
    }

    @Override
    public Ending run(Visit visit) throws Exception {
      Block.Resource content = source.read().orThrow();
      return Ending.result(
          Ending.Freshness.STALE,
          json -> {
            json.name("contents").beginArray().beginObject();
            Blocks.contents(json, content);
            json.endObject().endArray();
          });
    }

    @Override
    public Ending refused(Refusal refusal) {
      boolean isAbsent =
          refusal.code() == ErrorCode.NOT_FOUND || refusal.code() == ErrorCode.EXPIRED;
      return new Ending.Faulty(isAbsent ? notFound.apply(uri) : Fault.refused(refusal));
    }
  }
}
