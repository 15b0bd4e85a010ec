package dev.holdfast.api.spi;

import java.util.Set;

/**
 * Creates one backend. Found through {@code provides} of a plugin's {@code module-info}; named
 * once, for ever.
 *
 * <ol>
 *   <li>The provider is instantiated once, when its plugin starts, on a thread of the plugin
 *       platform; a constructor that throws fails the plugin.
 *   <li>{@link #name} and {@link #capabilities} are constant and may be called at any time.
 *   <li>{@link #create} is called at most once per start of the plugin; of a store, lock or log
 *       only when the configuration names the provider. It may open files; what it opened is undone
 *       by closing what it returned, or by itself when it throws.
 *   <li>What was created is closed before the plugin is unloaded, which may happen while the daemon
 *       runs. Whatever still refers to a class of the plugin then (a thread, a thread-local of a
 *       thread of somebody else) keeps it in memory.
 * </ol>
 *
 * @param <S> the SPI's main type
 */
public interface Provider<S extends AutoCloseable> {
  /** The name in the configuration; unique within its SPI. */
  ProviderName name();

  /**
   * What the backend can do: each capability claimed is proven by the contract suite, each one
   * declined is refused.
   */
  Set<Capability> capabilities();

  /** Creates the backend from its settings. */
  S create(Settings settings, ProviderContext context);
}
