package dev.holdfast.kernel.plugin;

import dev.holdfast.api.spi.Provider;
import java.util.List;
import java.util.Optional;

/**
 * The providers of all started plugins, at this moment; ask again to see later arrivals. Empty once
 * the platform is closed. Safe to use from any thread.
 */
public final class ProviderRegistry {
  private volatile List<ActiveProvider> providers = List.of();

  ProviderRegistry() {}

  /** Providers in the order of their plugins' ids, and of their names within a plugin. */
  void set(List<ActiveProvider> all) {
    providers = List.copyOf(all);
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
}
