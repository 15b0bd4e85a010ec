package dev.holdfast.api.spi.store;

/**
 * What a store holds.
 *
 * @param entries live entries
 * @param valueBytes bytes of their values
 * @param residentBytes estimated memory of all entries with their indexes, native memory included
 */
public record StoreStats(long entries, long valueBytes, long residentBytes) {}
