package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.Wire;
import dev.holdfast.gateway.mcp.protocol.Ending;
import dev.holdfast.gateway.mcp.protocol.Job;
import dev.holdfast.gateway.mcp.protocol.Methods.Prepared;
import dev.holdfast.gateway.mcp.protocol.Params;
import dev.holdfast.gateway.mcp.protocol.ToolCatalog;
import dev.holdfast.gateway.mcp.protocol.WaitingTool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code tools/list} and {@code tools/call}. */
final class ToolMethods {
  private static final JsonSlice NO_ARGUMENTS =
      JsonSlice.parse("{}".getBytes(StandardCharsets.US_ASCII), 1);

  private final ContextRuntime runtime;
  private final ToolCatalog catalog;

  ToolMethods(ContextRuntime runtime, ToolCatalog catalog) {
    this.runtime = runtime;
    this.catalog = catalog;
  }

  Prepared list(Params params) {
    return Cursors.refusal(params)
        .orElseGet(() -> {
          List<Tool> tools = catalog.tools();
          return new Prepared.Done(
              Ending.result(
                  Ending.Freshness.LISTING,
                  json -> {
                    json.name("tools").beginArray();
                    tools.forEach(tool -> describe(json, tool));
                    json.endArray();
                  }));
        });
  }

  private static void describe(JsonWriter json, Tool tool) {
    json.beginObject().member("name", tool.name()).member("description", tool.description());
    json.name("inputSchema").value(tool.inputSchema());
    if (tool.isReadOnly()) {
      json.name("annotations").beginObject().member("readOnlyHint", true).endObject();
    }
    json.endObject();
  }

  Optional<JsonSlice> inputSchema(String name) {
    return catalog.find(name).map(Tool::inputSchema);
  }

  String stamp() {
    JsonWriter json = new JsonWriter().beginArray();
    catalog.tools().forEach(tool -> describe(json, tool));
    return json.endArray().toString();
  }

  Prepared call(Params params) {
    Optional<String> name = params.text("name");
    if (name.isEmpty()) {
      return refused("'name' is missing, or no string.");
    }
    Optional<JsonSlice> arguments = params.object("arguments");
    if (arguments.isEmpty() && params.has("arguments")) {
      return refused("'arguments' must be an object.");
    }
    return catalog
        .find(name.get())
        .<Prepared>map(
            tool -> new Prepared.Work(new Run(tool, arguments.orElse(NO_ARGUMENTS), runtime)))
        .orElseGet(() -> refused("Unknown tool: " + Params.printable(name.get())));
  }

  private static Prepared refused(String message) {
    return new Prepared.Done(Ending.invalidParams(message));
  }

  /** The call of a tool. A refusal is its result, for the model to read. */
  private record Run(Tool tool, JsonSlice arguments, ContextRuntime runtime) implements Job {
    @Override
    public String name() {
      return "tool " + tool.name();
    }

    @Override
    public Duration patience() {
      return tool instanceof WaitingTool waiting ? waiting.patience(arguments) : Duration.ZERO;
    }

    @Override
    public Optional<String> calledTool() {
      return Optional.of(tool.name());
    }

    @Override
    public Ending run(Visit visit) throws Exception {
      ToolCall call = new ToolCall(arguments, runtime, visit.progress(), visit.client());
      return switch (tool.call(call)) {
        case Outcome.Done<JsonSlice>(JsonSlice value) -> {
          if (value.kind() != JsonSlice.Kind.OBJECT) {
            throw new IllegalStateException("a tool answers a JSON object");
          }
          yield done(value, visit.client().shown(), runtime.observatory().degraded());
        }
        case Outcome.Refused<JsonSlice>(Refusal refusal) -> refused(refusal);
      };
    }

    private static Ending done(JsonSlice answer, List<Block> shown, Optional<String> degraded) {
      boolean isSilent = !shown.isEmpty() && answer.memberList().isEmpty();
      return Ending.result(
          Ending.Freshness.NOT_CACHEABLE,
          json -> {
            json.name("content").beginArray();
            shown.forEach(block -> Blocks.write(json, block));
            if (!isSilent) {
              Blocks.write(json, new Block.Text(answer.raw()));
            }
            degraded.ifPresent(reason -> Blocks.write(json, new Block.Text("Degraded: " + reason)));
            json.endArray();
            if (!isSilent) {
              json.name("structuredContent").value(answer);
            }
          });
    }

    @Override
    public Ending refused(Refusal refusal) {
      JsonSlice answer = Wire.slice(Wire.refusal(new JsonWriter(), refusal));
      return new Ending.Result(
          Ending.Freshness.NOT_CACHEABLE,
          json -> {
            json.name("content").beginArray();
            Blocks.write(json, new Block.Text(answer.raw()));
            json.endArray().name("structuredContent").value(answer).member("isError", true);
          },
          true);
    }
  }
}
