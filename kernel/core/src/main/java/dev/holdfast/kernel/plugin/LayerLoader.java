package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.BundleModules;
import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.io.Closeable;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The module layer of one plugin, made when the plugin starts. To pf4j it is the plugin's class
 * loader, because pf4j closes that when it unloads the plugin; it loads no class itself.
 */
final class LayerLoader extends ClassLoader implements Closeable {
  private final Queue<ModuleReader> readers = new ConcurrentLinkedQueue<>();
  private @Nullable ModuleLayer layer;

  LayerLoader(String id, HostLoader parent) {
    super("holdfast-plugin-" + id, parent);
  }

  /**
   * Makes the layer above the host's and those of other plugins. Lazy, because pf4j asks for class
   * loaders in the order of the folder, where a dependency may come later.
   */
  ModuleLayer open(BundleModules modules, Collection<ModuleLayer> dependencies, HostModules host) {
    List<ModuleLayer> parents = new ArrayList<>(dependencies);
    parents.add(host.layer());
    // All modules are roots: an explicit module that only a former automatic one uses is required
    // by nobody.
    Configuration configuration =
        Configuration.resolve(
            new Tracked(modules.byName()),
            parents.stream().map(ModuleLayer::configuration).toList(),
            ModuleFinder.of(),
            modules.byName().keySet());
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithOneLoader(configuration, parents, getParent());
    modules.addMissingReads(controller);
    allowNativeAccess(controller);
    layer = controller.layer();
    return controller.layer();
  }

  /** The layer, while it is open. */
  Optional<ModuleLayer> layer() {
    return Optional.ofNullable(layer);
  }

  @Override
  public void close() throws IOException {
    layer = null;
    IOException failed = null;
    // The JDK keeps the jars of a layer open until they are closed here.
    for (ModuleReader reader = readers.poll(); reader != null; reader = readers.poll()) {
      try {
        reader.close();
      } catch (IOException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Passes on the right to load native libraries, if the kernel was given it. */
  @SuppressWarnings("restricted")
  private static void allowNativeAccess(ModuleLayer.Controller controller) {
    if (LayerLoader.class.getModule().isNativeAccessEnabled()) {
      controller.layer().modules().forEach(controller::enableNativeAccess);
    }
  }

  /** Finds the plugin's modules, each so that its readers are remembered. */
  private final class Tracked implements ModuleFinder {
    private final Map<String, ModuleReference> modules;

    Tracked(Map<String, ModuleReference> modules) {
      this.modules = modules;
    }

    @Override
    public Optional<ModuleReference> find(String name) {
      return Optional.ofNullable(modules.get(name)).map(TrackedReference::new);
    }

    @Override
    public Set<ModuleReference> findAll() {
      return Set.copyOf(modules.values().stream().map(TrackedReference::new).toList());
    }
  }

  private final class TrackedReference extends ModuleReference {
    private final ModuleReference original;

    TrackedReference(ModuleReference original) {
      ModuleDescriptor descriptor = original.descriptor();
      super(descriptor, original.location().orElseThrow());
      this.original = original;
    }

    @Override
    public ModuleReader open() throws IOException {
      ModuleReader reader = original.open();
      readers.add(reader);
      return reader;
    }
  }
}
