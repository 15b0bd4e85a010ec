package dev.holdfast.kernel.plugin;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Provider;
import java.lang.module.ModuleDescriptor.Provides;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Instantiates what a plugin provides. */
final class ProviderActivator {
  private final List<Class<? extends Provider<?>>> spis;

  ProviderActivator(Set<Class<? extends Provider<?>>> spis) {
    this.spis = spis.stream().sorted((a, b) -> a.getName().compareTo(b.getName())).toList();
  }

  /** The class names of all SPIs. */
  Set<String> spiNames() {
    return spis.stream().map(Class::getName).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Instantiates every provider of a layer, on a thread of its own with the layer's loader as its
   * context loader.
   *
   * @throws PluginProblem when one cannot be instantiated, or there is none
   */
  List<ActiveProvider> activate(Bundle bundle, ModuleLayer layer) {
    ClassLoader loader = layer.findLoader(bundle.identity().mainModule());
    return PluginThread.call(bundle.id(), loader, "constructors", () -> activate(layer));
  }

  private List<ActiveProvider> activate(ModuleLayer layer) {
    List<ActiveProvider> active = new ArrayList<>();
    for (Class<? extends Provider<?>> spi : spis) {
      Set<String> declared = declared(layer, spi);
      if (!declared.isEmpty()) {
        active.addAll(activate(layer, spi, declared));
      }
    }
    if (active.isEmpty()) {
      throw new PluginProblem(
          "provides none of the known SPIs (%s); add `provides ...Provider with ...` to its"
                  .formatted(spis.stream().map(Spi::shortName).collect(Collectors.joining(", ")))
              + " module-info (a jar without one: META-INF/services); @Extension is not read");
    }
    return active;
  }

  private static <P extends Provider<?>> List<ActiveProvider> activate(
      ModuleLayer layer, Class<P> spi, Set<String> declared) {
    List<ActiveProvider> active = new ArrayList<>();
    Set<String> offered = new HashSet<>();
    Set<String> names = new HashSet<>();
    try {
      // ServiceLoader also walks the parents of a layer.
      for (ServiceLoader.Provider<P> found :
          ServiceLoader.load(layer, spi).stream()
              .filter(p -> p.type().getModule().getLayer() == layer)
              .toList()) {
        offered.add(found.type().getName());
        ActiveProvider provider = describe(spi, found.get());
        if (!names.add(provider.name())) {
          throw new PluginProblem(
              "provides %s twice; give its providers different names".formatted(provider.label()));
        }
        active.add(provider);
      }
    } catch (ServiceConfigurationError e) {
      if (e.getCause() instanceof VirtualMachineError fatal
          && !(fatal instanceof StackOverflowError)) {
        throw fatal;
      }
      throw new PluginProblem(
          "a provider of %s cannot be instantiated (%s); mend the plugin"
              .formatted(Spi.shortName(spi), cause(e)),
          e);
    }
    if (active.size() < declared.size()) {
      Set<String> vanished = new TreeSet<>(declared);
      vanished.removeAll(offered);
      throw new PluginProblem(
          "declares %s as provider of %s, but Java offers none: its static provider() method must"
                  .formatted(vanished, Spi.shortName(spi))
              + " return the plugin's own type, not the SPI's");
    }
    return active;
  }

  /** What a provider says of itself. */
  static ActiveProvider describe(Class<? extends Provider<?>> spi, Provider<?> provider) {
    try {
      List<String> capabilities =
          provider.capabilities().stream().sorted().map(Capability::text).toList();
      return new ActiveProvider(spi, provider.name().text(), capabilities, provider);
    } catch (RuntimeException | LinkageError e) {
      throw new PluginProblem(
          "the name or the capabilities of its provider %s cannot be read (%s); mend the plugin"
              .formatted(provider.getClass().getName(), PluginProblem.describe(e)),
          e);
    }
  }

  private static Set<String> declared(ModuleLayer layer, Class<? extends Provider<?>> spi) {
    Set<String> declared = new TreeSet<>();
    for (Module module : layer.modules()) {
      for (Provides provides : module.getDescriptor().provides()) {
        if (provides.service().equals(spi.getName())) {
          declared.addAll(provides.providers());
        }
      }
    }
    return declared;
  }

  /** ServiceLoader's own sentence repeats the SPI's name; what it was caused by says more. */
  private static String cause(ServiceConfigurationError error) {
    String text = String.valueOf(error.getMessage()).replaceFirst("^[\\w.$]+: ", "");
    return error.getCause() == null ? text : text + ": " + PluginProblem.describe(error.getCause());
  }
}
