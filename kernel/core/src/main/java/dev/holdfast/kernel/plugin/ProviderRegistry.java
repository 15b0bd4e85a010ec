package dev.holdfast.kernel.plugin;

import dev.holdfast.api.spi.Provider;
import java.util.List;
import java.util.Optional;

/** The providers of all started plugins. Empty once the platform is closed. */
public final class ProviderRegistry {
  private volatile List<ActiveProvider> providers;

  /** Providers in the order of their plugins' ids, and of their names within a plugin. */
  ProviderRegistry(List<ActiveProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** The provider of that name. */
  public <P extends Provider<?>> Optional<P> find(Class<P> spi, String name) {
    return providers.stream()
        .filter(p -> p.spi() == spi && p.name().equals(name))
        .map(p -> spi.cast(p.provider()))
        .findFirst();
  }

  /** All providers of an SPI, by plugin id and then by name. */
  public <P extends Provider<?>> List<P> all(Class<P> spi) {
    return providers.stream().filter(p -> p.spi() == spi).map(p -> spi.cast(p.provider())).toList();
  }

  /** The names of an SPI's providers, in the order of {@link #all}. */
  public List<String> names(Class<? extends Provider<?>> spi) {
    return providers.stream().filter(p -> p.spi() == spi).map(ActiveProvider::name).toList();
  }

  /** Forgets all providers, so that their classes can be unloaded. */
  void clear() {
    providers = List.of();
  }
}
