package dev.holdfast.kernel.plugin.normalise;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The modules of one bundle, ready to be resolved: explicit every one.
 *
 * @param byName each module by its name
 * @param formerlyAutomatic those that carry no descriptor of their own
 */
public record BundleModules(Map<String, ModuleReference> byName, Set<String> formerlyAutomatic) {
  /** Copies both. */
  public BundleModules {
    byName = Map.copyOf(byName);
    formerlyAutomatic = Set.copyOf(formerlyAutomatic);
  }

  /** The descriptors, by name of the module. */
  public List<ModuleDescriptor> descriptors() {
    return byName.values().stream()
        .map(ModuleReference::descriptor)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /**
   * Restores what a library without a descriptor takes for granted: it reads every module of its
   * bundle, and every one reads it.
   */
  public void addMissingReads(ModuleLayer.Controller controller) {
    Set<Module> own =
        controller.layer().modules().stream()
            .filter(m -> byName.containsKey(m.getName()))
            .collect(Collectors.toSet());
    for (Module former : own) {
      if (formerlyAutomatic.contains(former.getName())) {
        for (Module other : own) {
          controller.addReads(former, other);
          controller.addReads(other, former);
        }
      }
    }
  }
}
