package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.web.Prompt;
import dev.holdfast.gateway.mcp.protocol.ContextUri;
import dev.holdfast.gateway.mcp.protocol.Ending;
import dev.holdfast.gateway.mcp.protocol.Job;
import dev.holdfast.gateway.mcp.protocol.Methods.Prepared;
import dev.holdfast.gateway.mcp.protocol.Params;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code completion/complete}: for the arguments of prompts and the variables of templates. */
final class Completion {
  private final ContextRuntime runtime;
  private final PromptCatalog prompts;
  private final PluginResources resources;

  Completion(ContextRuntime runtime, PromptCatalog prompts, PluginResources resources) {
    this.runtime = runtime;
    this.prompts = prompts;
    this.resources = resources;
  }

  Prepared complete(Params params) {
    Params argument = params.object("argument").map(Params::of).orElse(null);
    Params ref = params.object("ref").map(Params::of).orElse(null);
    if (argument == null
        || ref == null
        || argument.text("name").isEmpty()
        || argument.text("value").isEmpty()) {
      return refused("'ref' and 'argument' {name, value} are needed.");
    }
    String name = argument.text("name").get();
    String begun = argument.text("value").get();
    return switch (ref.text("type").orElse("")) {
      case "ref/prompt" -> ofPrompt(ref.text("name").orElse(""), name, begun);
      case "ref/resource" -> ofTemplate(ref.text("uri").orElse(""), name, begun);
      default -> refused("'ref' is of type ref/prompt or ref/resource.");
    };
  }

  private Prepared ofPrompt(String prompt, String argument, String begun) {
    Optional<Prompt> found = prompts.find(prompt);
    return found
        .map(one -> work(() -> one.complete(argument, begun, runtime)))
        .orElseGet(() -> refused("Unknown prompt: " + Params.printable(prompt)));
  }

  private Prepared ofTemplate(String template, String variable, String begun) {
    if (template.equals(ContextUri.TEMPLATE)) {
      return work(() -> variable.equals("key") ? KeyCompletion.keys(begun, runtime) : List.of());
    }
    boolean isKnown = resources.all().stream().anyMatch(one -> one.uri().equals(template));
    return isKnown
        ? work(() -> List.of())
        : refused("Unknown resource template: " + Params.printable(template));
  }

  private static Prepared refused(String message) {
    return new Prepared.Done(Ending.invalidParams(message));
  }

  private static Prepared work(Supplier<List<String>> source) {
    return new Prepared.Work(new Search(source));
  }

  private record Search(Supplier<List<String>> source) implements Job {
    @Override
    public String name() {
      return "completion/complete";
    }

    @Override
    public Ending run(Visit visit) {
      List<String> found = source.get();
      boolean hasMore = found.size() > KeyCompletion.MAX;
      return Ending.result(
          Ending.Freshness.NOT_CACHEABLE,
          json -> {
            json.name("completion").beginObject().name("values").beginArray();
            found.stream().limit(KeyCompletion.MAX).forEach(json::value);
            json.endArray().member("hasMore", hasMore).endObject();
          });
    }
  }
}
