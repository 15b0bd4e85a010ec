package dev.holdfast.kernel.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pf4j.PluginDependency;

/**
 * Tells which plugins cannot be resolved. pf4j throws for all plugins when one of them lacks a
 * dependency or is part of a cycle, and blames the dependency, not the dependent, for a wrong
 * version; so the unresolvable are taken out before it looks.
 */
final class Dependencies {
  private final Map<String, Bundle> bundles;
  private final LenientVersions versions = new LenientVersions();
  private final Map<String, String> problems = new LinkedHashMap<>();

  private Dependencies(Map<String, Bundle> bundles) {
    this.bundles = new TreeMap<>(bundles);
  }

  /** Why each unresolvable plugin is one, by id. */
  static Map<String, String> problems(Map<String, Bundle> bundles) {
    Dependencies dependencies = new Dependencies(bundles);
    dependencies.findUnmet();
    dependencies.findCycles();
    return dependencies.problems;
  }

  private void findUnmet() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Bundle bundle : bundles.values()) {
        Optional<String> problem =
            problems.containsKey(bundle.id()) ? Optional.empty() : unmet(bundle);
        if (problem.isPresent()) {
          problems.put(bundle.id(), problem.get());
          changed = true;
        }
      }
    }
  }

  private Optional<String> unmet(Bundle bundle) {
    return bundle.dependencies().stream()
        .map(dependency -> unmet(bundle, dependency))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> unmet(Bundle bundle, PluginDependency dependency) {
    String id = dependency.getPluginId();
    Bundle target = bundles.get(id);
    if (dependency.isOptional()) {
      return Optional.empty();
    }
    if (target == null) {
      return Optional.of(
          bundle.absent().contains(id)
              ? ("requires the module %s, which is neither in its bundle nor in another plugin; put"
                      + " the missing jar into lib/ of the bundle, or install the plugin %s")
                  .formatted(id, id)
              : "depends on the plugin %s, which is not there; install it".formatted(id));
    }
    if (problems.containsKey(id)) {
      return Optional.of(failed(id));
    }
    String actual = target.identity().version();
    String range = dependency.getPluginVersionSupport();
    return versions.checkVersionConstraint(actual, range)
        ? Optional.empty()
        : Optional.of(
            "depends on the plugin %s in version %s, but version %s is there; install another"
                .formatted(id, range, actual));
  }

  /** What a dependent of a failed plugin says. */
  static String failed(String dependency) {
    return "depends on the plugin %s, which failed; mend that one first".formatted(dependency);
  }

  /** Optional dependencies count as well: pf4j starts these first, too, and would never end. */
  private void findCycles() {
    Map<String, Bundle> open = new TreeMap<>(bundles);
    open.keySet().removeAll(problems.keySet());
    boolean changed = true;
    while (changed) {
      changed =
          open.values()
              .removeIf(bundle ->
                  bundle.dependencies().stream().noneMatch(d -> open.containsKey(d.getPluginId())));
    }
    for (String id : open.keySet()) {
      problems.put(
          id,
          "is part of, or depends on, a cycle of plugins (%s); remove one of these dependencies"
              .formatted(String.join(", ", open.keySet())));
    }
  }
}
