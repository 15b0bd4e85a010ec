/**
 * The store {@code memory}.
 *
 * <p>{@link dev.holdfast.store.memory.MemoryContextStore} applies batches to {@link
 * dev.holdfast.store.memory.EntryIndex}, which finds entries by key, by key order and by deadline.
 * {@link dev.holdfast.store.memory.StoredValue} is the bytes of one version; {@link
 * dev.holdfast.store.memory.Splicer} makes the next version from it at the cost of what was
 * appended.
 */
package dev.holdfast.store.memory;
