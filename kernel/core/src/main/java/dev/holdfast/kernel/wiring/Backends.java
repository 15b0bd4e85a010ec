package dev.holdfast.kernel.wiring;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.delta.Codecs;
import java.util.Set;

/**
 * The backends that the configuration chose.
 *
 * @param store the store
 * @param storeCapabilities what the store can do
 * @param log the log
 * @param logCapabilities what the log can do
 * @param locks the lock manager
 * @param codecs what reads and writes deltas
 */
record Backends(
    ContextStore store,
    Set<Capability> storeCapabilities,
    CommitLog log,
    Set<Capability> logCapabilities,
    LockManager locks,
    Codecs codecs) {}
