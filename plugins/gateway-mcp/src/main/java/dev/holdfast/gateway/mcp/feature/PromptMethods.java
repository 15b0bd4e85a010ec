package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Prompt;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.Wire;
import dev.holdfast.gateway.mcp.protocol.Ending;
import dev.holdfast.gateway.mcp.protocol.Job;
import dev.holdfast.gateway.mcp.protocol.Methods.Prepared;
import dev.holdfast.gateway.mcp.protocol.Params;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code prompts/list} and {@code prompts/get}. */
final class PromptMethods {
  private final ContextRuntime runtime;
  private final PromptCatalog catalog;

  PromptMethods(ContextRuntime runtime, PromptCatalog catalog) {
    this.runtime = runtime;
    this.catalog = catalog;
  }

  Prepared list(Params params) {
    return Cursors.refusal(params)
        .orElseGet(() -> {
          List<Prompt> prompts = catalog.prompts();
          return new Prepared.Done(
              Ending.result(
                  Ending.Freshness.LISTING,
                  json -> {
                    json.name("prompts").beginArray();
                    prompts.forEach(prompt -> describe(json, prompt));
                    json.endArray();
                  }));
        });
  }

  private static void describe(JsonWriter json, Prompt prompt) {
    json.beginObject().member("name", prompt.name()).member("description", prompt.description());
    if (!prompt.arguments().isEmpty()) {
      json.name("arguments").beginArray();
      for (Prompt.Argument argument : prompt.arguments()) {
        json.beginObject().member("name", argument.name());
        json.member("description", argument.description());
        json.member("required", argument.isRequired()).endObject();
      }
      json.endArray();
    }
    json.endObject();
  }

  String stamp() {
    JsonWriter json = new JsonWriter().beginArray();
    catalog.prompts().forEach(prompt -> describe(json, prompt));
    return json.endArray().toString();
  }

  Prepared get(Params params) {
    Optional<String> name = params.text("name");
    if (name.isEmpty()) {
      return refused("'name' is missing, or no string.");
    }
    Optional<Prompt> prompt = catalog.find(name.get());
    if (prompt.isEmpty()) {
      return refused("Unknown prompt: " + Params.printable(name.get()));
    }
    if (params.has("arguments") && params.object("arguments").isEmpty()) {
      return refused("'arguments' must be an object.");
    }
    JsonSlice arguments =
        params
            .object("arguments")
            .orElseGet(() -> Wire.slice(new JsonWriter().beginObject().endObject()));
    Params given = Params.of(arguments);
    for (String argument : given.members().keySet()) {
      if (given.text(argument).isEmpty()) {
        return refused("The argument '" + Params.printable(argument) + "' must be a string.");
      }
    }
    for (Prompt.Argument argument : prompt.get().arguments()) {
      if (argument.isRequired() && given.text(argument.name()).isEmpty()) {
        return refused("The argument '" + argument.name() + "' is missing.");
      }
    }
    return new Prepared.Work(new Filling(prompt.get(), arguments, runtime));
  }

  private static Prepared refused(String message) {
    return new Prepared.Done(Ending.invalidParams(message));
  }

  private record Filling(Prompt prompt, JsonSlice arguments, ContextRuntime runtime)
      implements Job {
    @Override
    public String name() {
      return "prompt " + prompt.name();
    }

    @Override
    public Ending run(Visit visit) throws Exception {
      ToolCall call = new ToolCall(arguments, runtime, visit.progress(), visit.client());
      List<Prompt.Message> messages = prompt.messages(call).orThrow();
      return Ending.result(
          Ending.Freshness.NOT_CACHEABLE,
          json -> {
            json.member("description", prompt.description()).name("messages").beginArray();
            for (Prompt.Message message : messages) {
              json.beginObject().member("role", message.role().name().toLowerCase(Locale.ROOT));
              Blocks.write(json.name("content"), message.content());
              json.endObject();
            }
            json.endArray();
          });
    }
  }
}
