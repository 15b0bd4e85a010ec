package dev.holdfast.kernel.plugin.normalise;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The modules a plugin is loaded above: those it sees (the API, SLF4J and the JDK) and those it
 * must not see (everything else the kernel is made of).
 */
public final class HostModules {
  /** The modules that make up the API. */
  private static final Set<String> API = Set.of("dev.holdfast.api", "dev.holdfast.api.web");

  private static final Set<String> SHOWN_BESIDE_API = Set.of("org.slf4j");

  private final ModuleLayer layer;
  private final Map<String, ModuleDescriptor> resolved;

  private HostModules(ModuleLayer layer, Map<String, ModuleDescriptor> resolved) {
    this.layer = layer;
    this.resolved = Map.copyOf(resolved);
  }

  /** Looks at a layer and its parents. */
  public static HostModules of(ModuleLayer layer) {
    Map<String, ModuleDescriptor> resolved = new HashMap<>();
    Deque<ModuleLayer> open = new ArrayDeque<>(Set.of(layer));
    Set<ModuleLayer> seen = new HashSet<>();
    while (!open.isEmpty()) {
      ModuleLayer next = open.removeFirst();
      if (seen.add(next)) {
        next.modules().forEach(m -> resolved.putIfAbsent(m.getName(), m.getDescriptor()));
        open.addAll(next.parents());
      }
    }
    return new HostModules(layer, resolved);
  }

  /** The layer that plugin layers have as a parent. */
  public ModuleLayer layer() {
    return layer;
  }

  /** Whether plugins may read that module; it is resolved in this process then. */
  public boolean shows(String module) {
    return resolved.containsKey(module) && isVisibleByName(module);
  }

  /** Whether that module is the kernel's own business: resolved here, and not for plugins. */
  public boolean hides(String module) {
    return resolved.containsKey(module) && !isVisibleByName(module);
  }

  /** Whether the JDK has that module but this process was started without it. */
  public boolean leavesOut(String module) {
    return !resolved.containsKey(module)
        && isJdk(module)
        && ModuleFinder.ofSystem().find(module).isPresent();
  }

  /** Whether that module is part of the API. */
  public static boolean isApi(String module) {
    return API.contains(module);
  }

  /** The version that module was built as; empty when it is absent or carries none. */
  public Optional<String> version(String module) {
    return Optional.ofNullable(resolved.get(module)).flatMap(ModuleDescriptor::rawVersion);
  }

  /** The packages of the API. */
  public Set<String> apiPackages() {
    return resolved.values().stream()
        .filter(descriptor -> isApi(descriptor.name()))
        .map(ModuleDescriptor::packages)
        .flatMap(Collection::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The modules that plugins may read. */
  Collection<ModuleDescriptor> shown() {
    return resolved.values().stream().filter(d -> isVisibleByName(d.name())).toList();
  }

  private static boolean isVisibleByName(String module) {
    return API.contains(module) || SHOWN_BESIDE_API.contains(module) || isJdk(module);
  }

  private static boolean isJdk(String module) {
    return module.startsWith("java.") || module.startsWith("jdk.");
  }
}
