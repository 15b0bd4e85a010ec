package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** pf4j's life cycle over bundles that were read before, with one module layer per plugin. */
final class LayeredPluginManager extends AbstractPluginManager {
  private static final Logger LOG = LoggerFactory.getLogger(LayeredPluginManager.class);

  private final Map<Path, Bundle> bundles;
  private final HostModules host;
  private final HostLoader hostLoader;
  private final ProviderActivator activator;
  private final Failed failed;

  /** Is told what cannot run. */
  @FunctionalInterface
  interface Failed {
    /**
     * Takes note of a failure.
     *
     * @param home the bundle's private copy
     * @param problem why
     * @param dependsOnOthers whether it may start when other plugins come or go
     */
    void failed(Path home, String problem, boolean dependsOnOthers);
  }

  LayeredPluginManager(HostModules host, ProviderActivator activator, Path root, Failed failed) {
    // Set before the superclass, whose constructor calls the factory methods below.
    this.bundles = new LinkedHashMap<>();
    this.host = host;
    this.hostLoader = new HostLoader(host);
    this.activator = activator;
    this.failed = failed;
    super(List.of(root));
    setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
  }

  /**
   * Loads, resolves and starts bundles beside those that run, dependencies first, else by id. What
   * fails is reported and unloaded.
   *
   * @param fresh bundles by private copy, with ids that are not loaded
   * @return the plugins that started, by id
   */
  List<PluginWrapper> admit(Map<Path, Bundle> fresh) {
    bundles.putAll(fresh);
    for (Path path : fresh.keySet()) {
      try {
        loadPluginFromPath(path);
      } catch (PluginRuntimeException e) {
        bundles.remove(path);
        failed.failed(path, PluginProblem.describe(e), false);
      }
    }
    Map<String, Bundle> loaded = new TreeMap<>();
    getPlugins().forEach(p -> loaded.put(p.getPluginId(), bundleAt(p.getPluginPath())));
    Dependencies.problems(loaded)
        .forEach((id, problem) -> {
          Path home = getPlugin(id).getPluginPath();
          drop(id);
          failed.failed(home, problem, true);
        });
    resolvePlugins();
    List<String> ids =
        getResolvedPlugins().stream()
            .filter(plugin -> fresh.containsKey(plugin.getPluginPath()))
            .map(PluginWrapper::getPluginId)
            .sorted()
            .toList();
    ids.forEach(this::startPlugin);
    // First those that failed by themselves; each takes its dependents with it.
    failAll(ids, plugin -> plugin.getFailedException() instanceof PluginProblem);
    failAll(ids, plugin -> true);
    return started().stream().filter(plugin -> ids.contains(plugin.getPluginId())).toList();
  }

  private void failAll(List<String> ids, Predicate<PluginWrapper> which) {
    for (String id : ids) {
      PluginWrapper plugin = getPlugin(id);
      if (plugin != null && plugin.getPluginState() == PluginState.FAILED && which.test(plugin)) {
        fail(plugin, problem(plugin), false);
      }
    }
  }

  @Override
  public PluginState startPlugin(String id) {
    // pf4j would run the constructors of a failed dependency again for each of its dependents.
    return getPlugin(id).getPluginState() == PluginState.FAILED
        ? PluginState.FAILED
        : super.startPlugin(id);
  }

  /** Stops one by one in reverse order; pf4j's own fails when there are three or more. */
  @Override
  public void stopPlugins() {
    for (PluginWrapper plugin : new ArrayList<>(getStartedPlugins()).reversed()) {
      stopPlugin(plugin.getPluginId(), false);
    }
  }

  @Override
  public void unloadPlugins() {
    for (PluginWrapper plugin : new ArrayList<>(getResolvedPlugins()).reversed()) {
      drop(plugin.getPluginId());
    }
  }

  /** Reports, stops and unloads a plugin and all that depend on it. */
  void fail(PluginWrapper plugin, String problem, boolean dependsOnOthers) {
    for (String dependent : dependents(plugin.getPluginId())) {
      PluginWrapper wrapper = getPlugin(dependent);
      if (wrapper != null) {
        fail(wrapper, Dependencies.failed(plugin.getPluginId()), true);
      }
    }
    Path home = plugin.getPluginPath();
    drop(plugin.getPluginId());
    failed.failed(home, problem, dependsOnOthers);
  }

  /** The loaded plugins that cannot be without another, themselves. */
  private List<String> dependents(String id) {
    return getPlugins().stream()
        .filter(plugin ->
            plugin.getDescriptor().getDependencies().stream()
                .anyMatch(d -> !d.isOptional() && d.getPluginId().equals(id)))
        .map(PluginWrapper::getPluginId)
        .toList();
  }

  /**
   * A plugin and all loaded ones above it, optional dependencies included: their layers hold its
   * layer. Those above come first.
   */
  List<String> withAllAbove(String id) {
    List<String> resolved =
        new ArrayList<>(getResolvedPlugins().stream().map(PluginWrapper::getPluginId).toList());
    Set<String> all = new LinkedHashSet<>(Set.of(id));
    // In the order of resolution what a plugin depends on comes before it.
    for (String other : resolved) {
      if (getPlugin(other).getDescriptor().getDependencies().stream()
          .anyMatch(d -> all.contains(d.getPluginId()))) {
        all.add(other);
      }
    }
    return List.copyOf(all).reversed();
  }

  /** The started plugins by id. */
  List<PluginWrapper> started() {
    return getPlugins(PluginState.STARTED).stream()
        .sorted((a, b) -> a.getPluginId().compareTo(b.getPluginId()))
        .toList();
  }

  /** Stops and unloads one plugin, without those above it. */
  void drop(String id) {
    Path home = getPlugin(id).getPluginPath();
    try {
      unloadPlugin(id, false, false);
    } catch (PluginRuntimeException e) {
      // Its jars could not be closed; they lie in the private copy and harm nobody.
      LOG.warn("plugin {} was not unloaded cleanly: {}", id, PluginProblem.describe(e));
    }
    bundles.remove(home);
  }

  private static String problem(PluginWrapper plugin) {
    return PluginProblem.describe(
        Optional.ofNullable(plugin.getFailedException())
            .orElseGet(() -> new PluginProblem("failed without a reason")));
  }

  private Bundle bundleAt(Path path) {
    Bundle bundle = bundles.get(path);
    if (bundle == null) {
      throw new IllegalStateException("no bundle was read from " + path);
    }
    return bundle;
  }

  private Collection<ModuleLayer> layersOf(List<PluginDependency> dependencies) {
    List<ModuleLayer> layers = new ArrayList<>();
    for (PluginDependency dependency : dependencies) {
      if (getPluginClassLoaders().get(dependency.getPluginId()) instanceof LayerLoader loader) {
        loader.layer().ifPresent(layers::add);
      }
    }
    return layers;
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.copyOf(bundles.keySet());
      }

      @Override
      public boolean deletePluginPath(Path path) {
        return false;
      }
    };
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new BundleDescriptor.Finder(bundles);
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path path) {
        return bundles.containsKey(path);
      }

      @Override
      public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
        return new LayerLoader(descriptor.getPluginId(), hostLoader);
      }
    };
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return plugin -> {
      Bundle bundle = bundleAt(plugin.getPluginPath());
      return new LayerPlugin(
          bundle,
          (LayerLoader) plugin.getPluginClassLoader(),
          () -> layersOf(bundle.dependencies()),
          host,
          activator);
    };
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new ProviderFinder(this);
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected VersionManager createVersionManager() {
    return new LenientVersions();
  }

  /** A disabled plugin never gets here: it is not loaded. */
  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String id) {
        return false;
      }

      @Override
      public void disablePlugin(String id) {}

      @Override
      public void enablePlugin(String id) {}
    };
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    return RuntimeMode.DEPLOYMENT;
  }
}
