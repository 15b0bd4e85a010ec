package dev.holdfast.kernel.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.ExtensionDescriptor;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** Shows pf4j the providers of started plugins as extensions; each is instantiated only once. */
final class ProviderFinder implements ExtensionFinder {
  private final PluginManager manager;

  ProviderFinder(PluginManager manager) {
    this.manager = manager;
  }

  @Override
  public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
    List<ExtensionWrapper<T>> found = new ArrayList<>();
    for (PluginWrapper plugin : manager.getStartedPlugins()) {
      found.addAll(find(type, plugin.getPluginId()));
    }
    return found;
  }

  @Override
  public <T> List<ExtensionWrapper<T>> find(Class<T> type, String pluginId) {
    return providers(pluginId).stream()
        .filter(p -> p.spi() == type)
        .map(p -> wrap(type, p))
        .toList();
  }

  @Override
  @SuppressWarnings("rawtypes") // pf4j's signature
  public List<ExtensionWrapper> find(String pluginId) {
    List<ExtensionWrapper> found = new ArrayList<>();
    providers(pluginId).forEach(p -> found.add(wrap(p.spi(), p)));
    return found;
  }

  @Override
  public Set<String> findClassNames(String pluginId) {
    return providers(pluginId).stream()
        .map(p -> p.provider().getClass().getName())
        .collect(Collectors.toSet());
  }

  private List<ActiveProvider> providers(String pluginId) {
    PluginWrapper wrapper = manager.getPlugin(pluginId);
    return wrapper != null && wrapper.getPlugin() instanceof LayerPlugin plugin
        ? plugin.providers()
        : List.of();
  }

  private static <T> ExtensionWrapper<T> wrap(Class<T> type, ActiveProvider active) {
    ExtensionFactory existing =
        new ExtensionFactory() {
          @Override
          public <E> E create(Class<E> extensionClass) {
            return extensionClass.cast(active.provider());
          }
        };
    return new ExtensionWrapper<>(
        new ExtensionDescriptor(0, active.provider().getClass().asSubclass(type)), existing);
  }
}
