package dev.holdfast.kernel.plugin;

import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.kernel.plugin.PluginEntry.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pf4j.PluginWrapper;

/** Entries in the words of the observatory. */
final class PluginStatuses {
  private final Inventory inventory;
  private final LayeredPluginManager manager;
  private final PluginStarter starter;

  PluginStatuses(Inventory inventory, LayeredPluginManager manager, PluginStarter starter) {
    this.inventory = inventory;
    this.manager = manager;
    this.starter = starter;
  }

  /** All that were read or failed, by id; what still settles is nothing yet. */
  List<PluginStatus> all() {
    List<PluginStatus> all = new ArrayList<>();
    for (PluginEntry entry : inventory.all()) {
      of(entry).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(PluginStatus::id));
    return List.copyOf(all);
  }

  /** One entry's. */
  Optional<PluginStatus> of(PluginEntry entry) {
    return switch (entry.state()) {
      case State.Settling _, State.Ready _ -> Optional.empty();
      case State.Running running -> Optional.of(running(running));
      case State.Disabled(ReadBundle read) ->
          Optional.of(
              idle(read.id(), read.bundle().identity().version(), "disabled", Optional.empty()));
      case State.Failed failed ->
          Optional.of(idle(failed.id(), failed.version(), "failed", Optional.of(failed.problem())));
    };
  }

  private static PluginStatus idle(
      String id, String version, String state, Optional<String> problem) {
    return new PluginStatus(id, version, state, List.of(), List.of(), Map.of(), problem);
  }

  private PluginStatus running(State.Running running) {
    PluginWrapper plugin = manager.getPlugin(running.read().id());
    List<ActiveProvider> providers = PluginStarter.providersOf(plugin);
    List<String> labels = providers.stream().map(ActiveProvider::label).toList();
    Set<String> serving = starter.deployment().serving(plugin.getPluginId());
    List<String> available = labels.stream().filter(label -> !serving.contains(label)).toList();
    Map<String, List<String>> capabilities = new TreeMap<>();
    providers.forEach(p -> capabilities.put(p.label(), p.capabilities()));
    return new PluginStatus(
        plugin.getPluginId(),
        plugin.getDescriptor().getVersion(),
        available.size() == labels.size() ? "available" : "started",
        labels,
        available,
        Map.copyOf(capabilities),
        running.note());
  }
}
