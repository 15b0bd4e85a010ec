package dev.holdfast.prove.powercut;

import dev.holdfast.api.spi.persistence.PersistenceProvider;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the log among the shipped plugins: the very file that the daemon runs. */
public final class LogPlugin {
  private static final String MODULE = "dev.holdfast.persistence.wal";

  private LogPlugin() {}

  /** The provider of the write-ahead log; empty when the folder has none. */
  public static Optional<PersistenceProvider> find(Path plugins) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(plugins)) {
      jars =
          files
              .filter(file -> file.getFileName().toString().startsWith("holdfast-persistence-"))
              .filter(file -> file.getFileName().toString().endsWith(".jar"))
              .toList();
    }
    ModuleFinder finder = ModuleFinder.of(jars.toArray(Path[]::new));
    if (finder.find(MODULE).isEmpty()) {
      return Optional.empty();
    }
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of(MODULE));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, LogPlugin.class.getClassLoader());
    return ServiceLoader.load(layer, PersistenceProvider.class).stream()
        .filter(provider -> provider.type().getModule().getName().equals(MODULE))
        .map(ServiceLoader.Provider::get)
        .findFirst();
  }
}
