package dev.holdfast.gateway.http;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOperation.PatchFormat;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.Written;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.OperationReader;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Writing one context: put, append, patch, delete, and moving its deadline. */
final class ContextWrites {
  private static final String PATH = "/v1/contexts/{key}";
  private static final Set<String> DRY_RUN = Set.of("dryRun");

  private final ContextRuntime runtime;

  ContextWrites(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("PUT", PATH, DRY_RUN, this::put),
        Endpoint.of("POST", PATH, Set.of("append", "refresh", "extend", "dryRun"), this::post),
        Endpoint.of("PATCH", PATH, DRY_RUN, this::patch),
        Endpoint.of("DELETE", PATH, DRY_RUN, this::delete));
  }

  private Reply put(Endpoint.Call call) throws IOException {
    ContextKey key = new ContextKey(call.variable());
    WriteOptions options = Headers.options(call.request());
    return write(call.request(), new WriteOperation.Put(key, content(call.request()), options));
  }

  private Reply post(Endpoint.Call call) throws IOException {
    Request request = call.request();
    boolean appends = Parameters.flag(request, "append");
    boolean refreshes = Parameters.flag(request, "refresh");
    Optional<String> by = request.query("extend");
    if ((appends ? 1 : 0) + (refreshes ? 1 : 0) + (by.isPresent() ? 1 : 0) != 1) {
      throw Parameters.invalid(
          "POST to a key is one of ?append, ?refresh, and ?extend=5m: say which.");
    }
    if (appends) {
      return append(call);
    }
    ContextKey key = new ContextKey(call.variable());
    WriteOptions options = Headers.options(request);
    return write(
        request,
        by.<WriteOperation>map(
                text -> new WriteOperation.Extend(key, Quantities.parseDuration(text), options))
            .orElseGet(() -> new WriteOperation.Refresh(key, options)));
  }

  private Reply append(Endpoint.Call call) throws IOException {
    ContextKey key = new ContextKey(call.variable());
    WriteOptions options = Headers.options(call.request());
    return write(call.request(), new WriteOperation.Append(key, content(call.request()), options));
  }

  private Reply patch(Endpoint.Call call) throws IOException {
    Request request = call.request();
    ContextKey key = new ContextKey(call.variable());
    WriteOptions options = Headers.options(request);
    PatchFormat format =
        OperationReader.patchFormat(Headers.contentType(request).orElse(""))
            .orElseThrow(() ->
                new HoldfastException(
                    ErrorCode.UNSUPPORTED_TYPE,
                    "A patch is application/json-patch+json (RFC 6902) or"
                        + " application/merge-patch+json (RFC 7386)."));
    byte[] document = request.readBody(runtime.limits().valueBytes());
    ContentDigest.check(request, document);
    return write(request, new WriteOperation.Patch(key, format, document, options));
  }

  private Reply delete(Endpoint.Call call) {
    ContextKey key = new ContextKey(call.variable());
    return write(
        call.request(),
        new WriteOperation.Delete(key, Headers.options(call.request())),
        ContextWrites::deleted);
  }

  private static Reply deleted(Written written) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("key", written.key().text())
            .member("version", written.version())
            .endObject();
    return Reply.json(200, json);
  }

  private Reply write(Request request, WriteOperation operation) {
    return write(request, operation, ContextWrites::written);
  }

  private static Reply written(Written written) {
    return Reply.json(written.created() ? 201 : 200, Wire.written(new JsonWriter(), written))
        .with("ETag", Headers.entityTag(written.version()));
  }

  private Reply write(Request request, WriteOperation operation, Function<Written, Reply> reply) {
    return DryRuns.write(
        request,
        runtime.contexts(),
        List.of(operation),
        false,
        results -> reply.apply(results.getFirst()));
  }

  private Content content(Request request) throws IOException {
    String type = Headers.contentType(request).orElse(Content.BYTES);
    // The type is judged before the body is read, so that a wrong one costs nothing.
    Content.of(new byte[0], type);
    byte[] bytes = request.readBody(runtime.limits().valueBytes());
    return new Content(bytes, type, ContentDigest.claimed(request, bytes));
  }
}
