package dev.holdfast.api.spi.store;

import dev.holdfast.api.ContextKey;

/**
 * Where one version of a key stands in the log, and what must be read to make its value.
 *
 * @param key the key
 * @param version the version
 * @param position the log position of its record
 * @param wholeVersion the newest version at or below this one that was not appended to another
 * @param chainRecords how many records must be read besides the whole value
 * @param chainBytes how many bytes these log
 */
public record VersionRow(
    ContextKey key,
    long version,
    long position,
    long wholeVersion,
    int chainRecords,
    long chainBytes) {}
