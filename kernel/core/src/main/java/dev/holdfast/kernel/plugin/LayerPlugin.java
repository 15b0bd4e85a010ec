package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.pf4j.Plugin;

/** What pf4j starts and stops: the layer and the providers of one bundle. */
final class LayerPlugin extends Plugin {
  private final Bundle bundle;
  private final LayerLoader loader;
  private final Supplier<Collection<ModuleLayer>> dependencies;
  private final HostModules host;
  private final ProviderActivator activator;
  private List<ActiveProvider> providers = List.of();

  LayerPlugin(
      Bundle bundle,
      LayerLoader loader,
      Supplier<Collection<ModuleLayer>> dependencies,
      HostModules host,
      ProviderActivator activator) {
    this.bundle = bundle;
    this.loader = loader;
    this.dependencies = dependencies;
    this.host = host;
    this.activator = activator;
  }

  Bundle bundle() {
    return bundle;
  }

  /** What it provides while it is started. */
  List<ActiveProvider> providers() {
    return providers;
  }

  /** The loader of its own module while it is started. */
  ClassLoader classLoader() {
    return loader
        .layer()
        .map(layer -> layer.findLoader(bundle.identity().mainModule()))
        .orElseThrow(() -> new IllegalStateException(bundle.id() + " is not started"));
  }

  @Override
  public void start() {
    ModuleLayer layer;
    try {
      layer = loader.open(bundle.modules(), dependencies.get(), host);
    } catch (RuntimeException | LinkageError e) {
      throw new PluginProblem(
          "its modules do not fit together (%s); mend the bundle"
              .formatted(PluginProblem.describe(e)),
          e);
    }
    providers = activator.activate(bundle, layer);
  }

  @Override
  public void stop() {
    providers = List.of();
  }
}
