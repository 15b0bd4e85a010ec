package dev.holdfast.kernel.config;

/**
 * A store before the one that has everything.
 *
 * @param provider who provides it
 * @param bytes what its copies may take
 */
public record NearStore(String provider, long bytes) {}
