package dev.holdfast.api.spi.persistence;

/**
 * A file of a log, as far as it never changes again.
 *
 * @param name its name in the log's directory
 * @param bytes how many of its first bytes stay as they are
 */
public record LogFile(String name, long bytes) {}
