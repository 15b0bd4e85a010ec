package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Limits;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.Written;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.OperationReader;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Writing several contexts together, all or none. */
final class BatchWrites {
  private final ContextRuntime runtime;

  BatchWrites(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.of("POST", "/v1/batch", Set.of("dryRun"), this::write));
  }

  private Reply write(Endpoint.Call call) throws IOException {
    Request request = call.request();
    Limits limits = runtime.limits();
    JsonBody body =
        JsonBody.read(request, limits.batchBytes(), limits.jsonDepth(), Set.of("operations"));
    List<WriteOperation> operations =
        OperationReader.readBatch(
            body.member("operations")
                .orElseThrow(() -> Parameters.invalid("The field 'operations' is missing.")),
            limits.batchOperations());
    return DryRuns.write(request, runtime.contexts(), operations, true, BatchWrites::written);
  }

  private static Reply written(List<Written> results) {
    JsonWriter json = new JsonWriter().beginObject().name("results").beginArray();
    results.forEach(written -> Wire.written(json, written));
    return Reply.json(200, json.endArray().endObject());
  }
}
