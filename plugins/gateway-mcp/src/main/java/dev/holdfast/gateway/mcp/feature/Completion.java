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
  private static final KeyCompletion.Found NOTHING = new KeyCompletion.Found(List.of(), false);

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
        .map(one -> work(() -> limited(one.complete(argument, begun, runtime))))
        .orElseGet(() -> refused("Unknown prompt: " + Params.printable(prompt)));
  }

  private Prepared ofTemplate(String template, String variable, String begun) {
    if (template.equals(ContextUri.TEMPLATE)) {
      return work(() -> variable.equals("key") ? KeyCompletion.keys(begun, runtime) : NOTHING);
    }
    boolean isKnown = resources.all().stream().anyMatch(one -> one.uri().equals(template));
    return isKnown
        ? work(() -> NOTHING)
        : refused("Unknown resource template: " + Params.printable(template));
  }

  private static KeyCompletion.Found limited(List<String> values) {
    return values.size() > KeyCompletion.MAX
        ? new KeyCompletion.Found(values.subList(0, KeyCompletion.MAX), true)
        : new KeyCompletion.Found(values, false);
  }

  private static Prepared refused(String message) {
    return new Prepared.Done(Ending.invalidParams(message));
  }

  private static Prepared work(Supplier<KeyCompletion.Found> source) {
    return new Prepared.Work(new Search(source));
  }

  private record Search(Supplier<KeyCompletion.Found> source) implements Job {
    @Override
    public String name() {
      return "completion/complete";
    }

    @Override
    public Ending run(Visit visit) {
      KeyCompletion.Found found = source.get();
      return Ending.result(
          Ending.Freshness.NOT_CACHEABLE,
          json -> {
            json.name("completion").beginObject().name("values").beginArray();
            found.values().forEach(json::value);
            json.endArray().member("hasMore", found.hasMore()).endObject();
          });
    }
  }
}
