package dev.holdfast.kernel.wiring;

import dev.holdfast.api.Observatory;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.plugin.ApplicationProviders;
import dev.holdfast.kernel.plugin.PluginHost;
import dev.holdfast.kernel.plugin.PluginPlaces;
import dev.holdfast.kernel.plugin.PluginPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the plugins that were found mean for a start: which backends there are, and what is wrong.
 */
final class PluginFindings {
  private PluginFindings() {}

  /** Finds plugins, in folders or in the application, and starts them. */
  static PluginHost host(KernelOptions options, Set<Class<? extends Provider<?>>> spis)
      throws StartException {
    if (options.application().isEmpty()) {
      return PluginPlatform.open(PluginPlaces.of(options.home(), options.pluginFolders()), spis);
    }
    try {
      return ApplicationProviders.find(options.application().get(), spis);
    } catch (RuntimeException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Chooses the backends. When a provider is missing, the plugins that failed are named too: one of
   * them may be the reason.
   */
  static BackendChoice choose(
      Configuration configuration, PluginHost plugins, Seams seams, KernelMeter meter, Path data)
      throws StartException {
    try {
      return BackendChoice.of(configuration, plugins.registry(), seams, meter, data);
    } catch (StartException e) {
      List<String> problems = new ArrayList<>(e.problems());
      problems.addAll(problems(plugins));
      throw new StartException(problems);
    }
  }

  /** A section may belong to a plugin that does not run now; then it is no mistake. */
  static Predicate<String> mayCome(List<Observatory.PluginStatus> plugins) {
    boolean isComplete =
        plugins.stream().noneMatch(p -> Set.of("failed", "disabled").contains(p.state()));
    return name ->
        !isComplete
            && plugins.stream()
                .flatMap(plugin -> plugin.provides().stream())
                .noneMatch(label -> label.endsWith(":" + name));
  }

  /** What is wrong with the plugins that did not start, one line each. */
  static List<String> problems(PluginHost plugins) {
    return plugins.statuses().stream()
        .filter(plugin -> !plugin.state().equals("started"))
        .flatMap(plugin -> problem(plugin).stream())
        .toList();
  }

  private static Optional<String> problem(Observatory.PluginStatus plugin) {
    return plugin.state().equals("disabled")
        ? Optional.of(
            "plugin %s is disabled; remove its line from plugins/plugins.disabled of the home"
                .formatted(plugin.id()))
        : plugin.problem().map(problem -> "plugin " + plugin.id() + ": " + problem);
  }
}
