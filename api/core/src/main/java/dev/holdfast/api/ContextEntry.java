package dev.holdfast.api;

/**
 * A context as read: verified, and not past its deadline at the time of reading.
 *
 * @param summary all but the bytes
 * @param value the exact bytes; not copied further, so the taker may not change them
 */
public record ContextEntry(ContextSummary summary, byte[] value) {}
