package dev.holdfast.store.memory;

import dev.holdfast.api.spi.store.EntryHead;

/**
 * One version of one key. A key's whole state is one reference to an entry, so a reader sees all of
 * a batch's changes to it or none.
 *
 * @param head all but the bytes
 * @param value the bytes
 */
record Entry(EntryHead head, StoredValue value) {}
