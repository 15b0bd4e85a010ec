package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.web.Prompt;
import dev.holdfast.api.web.ToolSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The prompts of the moment: our own, then those of plugins; of two with one name the first. */
final class PromptCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(PromptCatalog.class);

  private final List<Prompt> own = List.of(new RecallPrompt(), new RememberPrompt());
  private final Supplier<List<ToolSource>> sources;

  PromptCatalog(Supplier<List<ToolSource>> sources) {
    this.sources = sources;
  }

  List<Prompt> prompts() {
    Map<String, Prompt> byName = new LinkedHashMap<>();
    own.forEach(prompt -> byName.put(prompt.name(), prompt));
    for (ToolSource source : sources.get()) {
      try {
        for (Prompt prompt : source.prompts()) {
          if (isComplete(prompt)) {
            byName.putIfAbsent(prompt.name(), prompt);
          }
        }
      } catch (RuntimeException e) {
        LOG.warn(
            "prompts of {} are left out: it threw {}",
            source.getClass().getName(),
            e.getClass().getName());
      }
    }
    return List.copyOf(byName.values());
  }

  Optional<Prompt> find(String name) {
    return prompts().stream().filter(prompt -> prompt.name().equals(name)).findFirst();
  }

  private static boolean isComplete(Prompt prompt) {
    prompt.arguments().forEach(argument -> java.util.Objects.requireNonNull(argument.name()));
    return !prompt.name().isEmpty() && !prompt.description().isEmpty();
  }
}
