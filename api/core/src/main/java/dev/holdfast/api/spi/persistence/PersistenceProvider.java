package dev.holdfast.api.spi.persistence;

import dev.holdfast.api.spi.Provider;

/**
 * Creates a {@link CommitLog}. One per kernel, chosen by {@code persistence:} in the configuration.
 */
public interface PersistenceProvider extends Provider<CommitLog> {}
