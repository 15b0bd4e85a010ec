package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.BundleModules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pf4j.PluginDependency;

/**
 * A bundle that passed every check that can be made without running it.
 *
 * @param identity who it is
 * @param modules its modules, ready to be resolved
 * @param absent required modules that neither it nor the host has; each is taken for another plugin
 * @param dependencies the plugins it needs
 */
record Bundle(
    BundleIdentity identity,
    BundleModules modules,
    Set<String> absent,
    List<PluginDependency> dependencies) {
  Bundle {
    absent = Set.copyOf(absent);
    dependencies = List.copyOf(dependencies);
  }

  String id() {
    return identity.id();
  }

  /** The same with each absent module as a dependency on the plugin that has it. */
  Bundle withAbsentAsDependencies(Map<String, String> idOfModule) {
    List<PluginDependency> all = new ArrayList<>(dependencies);
    absent.stream()
        .sorted()
        .map(module -> idOfModule.getOrDefault(module, module))
        .filter(id -> all.stream().noneMatch(d -> d.getPluginId().equals(id)))
        .forEach(id -> all.add(new PluginDependency(id)));
    return new Bundle(identity, modules, absent, all);
  }
}
