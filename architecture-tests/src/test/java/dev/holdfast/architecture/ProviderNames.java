package dev.holdfast.architecture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The names that the plugins give their providers, asked in a module layer as the kernel would. */
final class ProviderNames {
  private ProviderNames() {}

  /** A provider's name within its SPI. */
  record Named(String spi, String name) {}

  static List<Named> ofAllPlugins() {
    return Reactor.modules(Reactor.Area.PLUGINS).stream()
        .flatMap(plugin -> of(plugin).stream())
        .toList();
  }

  private static List<Named> of(Reactor.Module plugin) {
    Path[] folders =
        Stream.concat(
                Reactor.modules(Reactor.Area.API).stream()
                    .filter(module -> !module.name().equals("dev.holdfast.tck"))
                    .map(Reactor.Module::classes),
                Stream.concat(Stream.of(plugin.classes()), jarsFor(plugin).stream()))
            .toArray(Path[]::new);
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(folders), ModuleFinder.of(), Set.of(plugin.name()));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    List<Named> names = new ArrayList<>();
    for (ModuleDescriptor.Provides provides : plugin.descriptor().provides()) {
      names.addAll(names(layer, plugin.name(), provides.service()));
    }
    return names;
  }

  private static List<Named> names(ModuleLayer layer, String module, String spi) {
    try {
      ClassLoader loader = layer.findLoader(module);
      Class<?> service = loader.loadClass(spi);
      Class<?> provider = loader.loadClass("dev.holdfast.api.spi.Provider");
      List<Named> names = new ArrayList<>();
      for (Object found : ServiceLoader.load(layer, service)) {
        names.add(new Named(spi, String.valueOf(provider.getMethod("name").invoke(found))));
      }
      return names;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a provider of " + module + " cannot be asked for its name", e);
    }
  }

  /**
   * The libraries of the class path that are modules of their own, and those without a descriptor
   * that the plugin requires.
   */
  private static List<Path> jarsFor(Reactor.Module plugin) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(jar -> !jar.getFileName().toString().startsWith("holdfast-"))
        .filter(jar -> isModular(jar) || isRequired(jar, plugin.descriptor()))
        .toList();
  }

  private static boolean isRequired(Path jar, ModuleDescriptor plugin) {
    String file = jar.getFileName().toString();
    return plugin.requires().stream().anyMatch(required -> file.startsWith(required.name() + "-"));
  }

  private static boolean isModular(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> entry.getName().endsWith("module-info.class"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
