package dev.holdfast.exchange;

import dev.holdfast.api.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * The present value of a key, as it travels.
 *
 * @param key the key's text
 * @param version the version that it had where it came from
 * @param contentType the media type
 * @param value the bytes
 * @param digest the SHA-256 of the bytes
 * @param updatedAt when it was written
 * @param expiresAt when it expires, if it does
 * @param writer the principal that wrote it
 */
public record ExchangedEntry(
    String key,
    long version,
    String contentType,
    byte[] value,
    Digest digest,
    Instant updatedAt,
    Optional<Instant> expiresAt,
    String writer) {}
