/**
 * The store {@code memory}.
 *
 * <p>{@link dev.holdfast.store.memory.MemoryContextStore} applies batches to {@link
 * dev.holdfast.store.memory.EntryIndex}, which finds entries by key, by key order, by deadline and
 * by use. {@link dev.holdfast.store.memory.Packed} is the layout of an entry, {@link
 * dev.holdfast.store.memory.EntryMaker} makes the next one, {@link
 * dev.holdfast.store.memory.EntryReader} checks and reads it. {@link
 * dev.holdfast.store.memory.StoredValue} is a large value; {@link
 * dev.holdfast.store.memory.Splicer} makes the next version of it at the cost of what was appended.
 */
package dev.holdfast.store.memory;
