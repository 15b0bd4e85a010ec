package dev.holdfast.api;

import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of a live context but its bytes.
 *
 * @param key the key
 * @param version its version, from 1
 * @param bytes the length of the value
 * @param digest the digest of the value
 * @param contentType the media type that the writer gave
 * @param updatedAt when this version was written
 * @param expiresAt the deadline, when there is one
 * @param priority how hard it is to give up
 * @param writer the principal that wrote this version
 */
public record ContextSummary(
    ContextKey key,
    long version,
    long bytes,
    Digest digest,
    String contentType,
    Instant updatedAt,
    Optional<Instant> expiresAt,
    Priority priority,
    String writer) {}
