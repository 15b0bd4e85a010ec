package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** pf4j's life cycle over bundles that were read before, with one module layer per plugin. */
final class LayeredPluginManager extends AbstractPluginManager {
  private final Map<Path, Bundle> bundles;
  private final HostModules host;
  private final HostLoader hostLoader;
  private final ProviderActivator activator;
  private final Failures failures;

  LayeredPluginManager(
      Map<Path, Bundle> bundles,
      HostModules host,
      ProviderActivator activator,
      Failures failures,
      Path root) {
    // Set before the superclass, whose constructor calls the factory methods below.
    this.bundles = new LinkedHashMap<>(bundles);
    this.host = host;
    this.hostLoader = new HostLoader(host);
    this.activator = activator;
    this.failures = failures;
    super(List.of(root));
    setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
  }

  /** Loads and resolves all bundles; a bundle that cannot be is reported. */
  @Override
  public void loadPlugins() {
    for (Path path : pluginRepository.getPluginPaths()) {
      try {
        loadPluginFromPath(path);
      } catch (PluginRuntimeException e) {
        report(bundleAt(path), PluginProblem.describe(e));
      }
    }
    Map<String, Bundle> loaded = new TreeMap<>();
    getPlugins().forEach(p -> loaded.put(p.getPluginId(), bundleAt(p.getPluginPath())));
    Dependencies.problems(loaded)
        .forEach((id, problem) -> {
          report(bundleAt(getPlugin(id).getPluginPath()), problem);
          drop(id);
        });
    resolvePlugins();
  }

  /** Starts all plugins, dependencies first, else by id; a plugin that fails is reported. */
  @Override
  public void startPlugins() {
    List<String> ids =
        getResolvedPlugins().stream().map(PluginWrapper::getPluginId).sorted().toList();
    ids.forEach(this::startPlugin);
    // First those that failed by themselves; each takes its dependents with it.
    failAll(ids, plugin -> plugin.getFailedException() instanceof PluginProblem);
    failAll(ids, plugin -> true);
  }

  private void failAll(List<String> ids, Predicate<PluginWrapper> which) {
    for (String id : ids) {
      PluginWrapper plugin = getPlugin(id);
      if (plugin != null && plugin.getPluginState() == PluginState.FAILED && which.test(plugin)) {
        fail(plugin, problem(plugin));
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
  void fail(PluginWrapper plugin, String problem) {
    String id = plugin.getPluginId();
    report(bundleAt(plugin.getPluginPath()), problem);
    for (PluginWrapper dependent : getPlugins()) {
      boolean depends =
          dependent.getDescriptor().getDependencies().stream()
              .anyMatch(d -> !d.isOptional() && d.getPluginId().equals(id));
      if (depends && getPlugin(dependent.getPluginId()) != null) {
        fail(dependent, Dependencies.failed(id));
      }
    }
    drop(id);
  }

  /** The started plugins by id. */
  List<PluginWrapper> started() {
    return getPlugins(PluginState.STARTED).stream()
        .sorted((a, b) -> a.getPluginId().compareTo(b.getPluginId()))
        .toList();
  }

  private void drop(String id) {
    try {
      unloadPlugin(id, false, false);
    } catch (PluginRuntimeException e) {
      // Its jars could not be closed; they lie in the private copy and harm nobody.
      failures.note(id, "was not unloaded cleanly: " + PluginProblem.describe(e));
    }
  }

  private void report(Bundle bundle, String problem) {
    BundleIdentity identity = bundle.identity();
    failures.add(identity.file(), identity.id(), identity.version(), problem);
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

  /** No plugin is ever disabled. */
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
