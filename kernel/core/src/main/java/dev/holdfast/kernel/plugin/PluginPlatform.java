package dev.holdfast.kernel.plugin;

import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads plugins from folders; each lives in its own module layer and sees the API, SLF4J and the
 * JDK, nothing else.
 *
 * <ol>
 *   <li>A plugin that cannot be loaded never stops the healthy ones; {@link #statuses} says why, in
 *       one line.
 *   <li>What is checked is what is loaded: bundles are copied into the work directory first.
 *   <li>Providers are instantiated once, while this opens.
 *   <li>Closing gives up everything, so that the classes of plugins can be collected, provided that
 *       nobody holds a provider or what it created.
 * </ol>
 *
 * <p>Not safe for use by several threads, except for {@link #registry} and {@link #statuses}.
 */
public final class PluginPlatform implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginPlatform.class);

  private final LayeredPluginManager manager;
  private final ProviderRegistry registry;
  private final List<PluginStatus> statuses;
  private final Path copies;
  private boolean closed;

  private PluginPlatform(LayeredPluginManager manager, Failures failures, Path copies) {
    List<ActiveProvider> providers = new ArrayList<>();
    List<PluginStatus> all = new ArrayList<>();
    for (PluginWrapper plugin : manager.started()) {
      List<ActiveProvider> own = providersOf(plugin);
      providers.addAll(own);
      all.add(started(plugin, own));
    }
    all.addAll(failures.statuses());
    all.sort((a, b) -> a.id().compareTo(b.id()));
    this.manager = manager;
    this.registry = new ProviderRegistry(providers);
    this.statuses = List.copyOf(all);
    this.copies = copies;
  }

  /**
   * Discovers, resolves and starts all plugins, and instantiates their providers.
   *
   * @param folders where plugins lie; of two plugins with one id the first found is taken; folders
   *     that do not exist are skipped
   * @param workDirectory a directory of this process alone, created when absent; private copies of
   *     the bundles lie in {@code plugin-copies} below it until this is closed
   * @param spis the provider interfaces that plugins may implement
   * @throws UncheckedIOException when the work directory cannot be written
   * @throws IllegalStateException when Holdfast does not run on the module path
   */
  public static PluginPlatform open(
      List<Path> folders, Path workDirectory, Set<Class<? extends Provider<?>>> spis) {
    ModuleLayer layer = PluginPlatform.class.getModule().getLayer();
    if (layer == null) {
      throw new IllegalStateException(
          "Holdfast runs on the class path, where plugins cannot be kept apart;"
              + " put its jars on the module path (java --module-path)");
    }
    HostModules host = HostModules.of(layer);
    Failures failures = new Failures();
    ProviderActivator activator = new ProviderActivator(spis);
    try {
      Path copies = WorkDirectory.prepare(workDirectory);
      Map<Path, Bundle> bundles =
          Discovery.run(folders, copies, host, activator.spiNames(), failures);
      LayeredPluginManager manager =
          new LayeredPluginManager(bundles, host, activator, failures, copies);
      manager.loadPlugins();
      manager.startPlugins();
      failNamesakes(manager);
      return new PluginPlatform(manager, failures, copies);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the work directory '%s' cannot be prepared: %s"
              .formatted(workDirectory, PluginProblem.describe(e)),
          e);
    }
  }

  /** The providers of all started plugins. */
  public ProviderRegistry registry() {
    return registry;
  }

  /** All plugins found, by id; constant. */
  public List<PluginStatus> statuses() {
    return statuses;
  }

  /**
   * Stops plugins one by one in reverse order, closes their layers and jars, and removes the
   * private copies; a second call does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    registry.clear();
    manager.stopPlugins();
    manager.unloadPlugins();
    try {
      WorkDirectory.clear(copies);
    } catch (IOException e) {
      LOG.warn(
          "the copies of plugins in '{}' were not removed ({}); the next start removes them",
          copies,
          PluginProblem.describe(e));
    }
  }

  /** Of two plugins that provide the same name for an SPI, the later one by id fails. */
  private static void failNamesakes(LayeredPluginManager manager) {
    Map<String, String> firstByLabel = new HashMap<>();
    for (PluginWrapper plugin : manager.started()) {
      if (manager.getPlugin(plugin.getPluginId()) == null) {
        continue; // It depended on one that failed here.
      }
      List<ActiveProvider> own = providersOf(plugin);
      Optional<ActiveProvider> taken =
          own.stream().filter(p -> firstByLabel.containsKey(p.label())).findFirst();
      if (taken.isPresent()) {
        manager.fail(
            plugin,
            "provides %s, which the plugin %s provides already; remove one of the two"
                .formatted(taken.get().label(), firstByLabel.get(taken.get().label())));
      } else {
        own.forEach(p -> firstByLabel.put(p.label(), plugin.getPluginId()));
      }
    }
  }

  private static List<ActiveProvider> providersOf(PluginWrapper plugin) {
    return plugin.getPlugin() instanceof LayerPlugin layered
        ? layered.providers().stream().sorted((a, b) -> a.label().compareTo(b.label())).toList()
        : List.of();
  }

  private static PluginStatus started(PluginWrapper plugin, List<ActiveProvider> providers) {
    Map<String, List<String>> capabilities = new TreeMap<>();
    providers.forEach(p -> capabilities.put(p.label(), p.capabilities()));
    return new PluginStatus(
        plugin.getPluginId(),
        plugin.getDescriptor().getVersion(),
        "started",
        providers.stream().map(ActiveProvider::label).toList(),
        Map.copyOf(capabilities),
        Optional.empty());
  }
}
