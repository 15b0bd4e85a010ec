package dev.holdfast.store.memory;

/**
 * One version of one key whose value is not in the array of its head, because it is large or was
 * damaged.
 *
 * @param head the head, as {@link Packed} says
 * @param value the bytes
 * @param length how many there are, or should be
 */
record LargeEntry(byte[] head, StoredValue value, int length) {}
