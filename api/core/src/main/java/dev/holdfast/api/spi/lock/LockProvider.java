package dev.holdfast.api.spi.lock;

import dev.holdfast.api.spi.Provider;

/** Creates a {@link LockManager}. One per kernel, chosen by {@code lock:} in the configuration. */
public interface LockProvider extends Provider<LockManager> {}
