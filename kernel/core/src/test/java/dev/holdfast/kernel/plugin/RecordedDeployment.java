package dev.holdfast.kernel.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Remembers what it was told; objects to what a test names. */
final class RecordedDeployment implements Deployment {
  final List<String> told = new ArrayList<>();
  final Set<String> inUse = new HashSet<>();
  final Set<String> busy = new HashSet<>();
  final Set<String> broken = new HashSet<>();
  private final Map<String, Set<String>> serving = new HashMap<>();

  @Override
  public void deploy(StartedPlugin plugin) {
    if (broken.contains(plugin.id())) {
      throw new IllegalStateException("cannot be created");
    }
    told.add("deploy " + plugin.id());
    serving.put(
        plugin.id(),
        plugin.providers().stream()
            .map(ActiveProvider::label)
            .filter(label -> label.startsWith("tool:"))
            .collect(Collectors.toSet()));
  }

  @Override
  public void start(String pluginId) {
    told.add("start " + pluginId);
  }

  @Override
  public Optional<String> objection(String pluginId) {
    return inUse.contains(pluginId) ? Optional.of("it is chosen") : Optional.empty();
  }

  @Override
  public boolean pause(String pluginId) {
    told.add("pause " + pluginId);
    return !busy.contains(pluginId);
  }

  @Override
  public void resume(String pluginId) {
    told.add("resume " + pluginId);
  }

  @Override
  public void end(String pluginId) {
    told.add("end " + pluginId);
  }

  @Override
  public void forget(String pluginId) {
    told.add("forget " + pluginId);
    serving.remove(pluginId);
  }

  @Override
  public Set<String> serving(String pluginId) {
    return serving.getOrDefault(pluginId, Set.of());
  }
}
