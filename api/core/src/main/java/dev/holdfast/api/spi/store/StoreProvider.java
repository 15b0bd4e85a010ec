package dev.holdfast.api.spi.store;

import dev.holdfast.api.spi.Provider;

/**
 * Creates a {@link ContextStore}. One per kernel, chosen by {@code store:} in the configuration.
 */
public interface StoreProvider extends Provider<ContextStore> {}
