package dev.holdfast.kernel.extension;

import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.observe.ScopedMeter;
import dev.holdfast.kernel.plugin.ActiveProvider;
import dev.holdfast.kernel.plugin.StartedPlugin;
import java.util.Optional;
import java.util.function.BiFunction;

/** Creates what the providers of plugins make, with their settings and their view of the world. */
public final class ProviderFactory {
  private final Configuration configuration;
  private final KernelMeter meter;
  private final Jobs jobs;
  private final BiFunction<String, Meter, ProviderContext> contexts;

  /**
   * A factory.
   *
   * @param jobs runs the code of plugins
   * @param contexts the context of a provider by its name, with the meter it counts in
   */
  public ProviderFactory(
      Configuration configuration,
      KernelMeter meter,
      Jobs jobs,
      BiFunction<String, Meter, ProviderContext> contexts) {
    this.configuration = configuration;
    this.meter = meter;
    this.jobs = jobs;
    this.contexts = contexts;
  }

  /** The use of a plugin, of which nothing is in use yet. */
  PluginUse use(StartedPlugin plugin) {
    ClassLoader loader = plugin.providers().getFirst().provider().getClass().getClassLoader();
    return new PluginUse(plugin.id(), new Gate(plugin.id(), loader), new ScopedMeter(meter));
  }

  /** Where calls of the plugin's tools and routes run. */
  Jobs jobs() {
    return jobs;
  }

  /** What a provider makes of its section below {@code plugins.config}. */
  <S extends AutoCloseable> S create(Provider<S> provider, PluginUse use) {
    String name = provider.name().text();
    return provider.create(configuration.pluginSection(name), contexts.apply(name, use.meter()));
  }

  /** Fails a plugin whose section has keys that it did not read. */
  void rejectUnread(StartedPlugin plugin) {
    for (ActiveProvider provider : plugin.providers()) {
      Optional<ConfigurationException> unread = configuration.unreadPluginKeys(provider.name());
      if (unread.isPresent()) {
        throw new IllegalArgumentException(String.join(" ", unread.get().problems()));
      }
    }
  }
}
