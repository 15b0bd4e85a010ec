package dev.holdfast.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What an acknowledged operation left behind.
 *
 * @param key the key
 * @param version its version after the operation; a delete takes a version of its own
 * @param digest the digest of the whole value; absent after a delete
 * @param bytes the length of the whole value; 0 after a delete
 * @param expiresAt the deadline, when there is one
 * @param created whether the key did not exist before
 */
public record Written(
    ContextKey key,
    long version,
    Optional<Digest> digest,
    long bytes,
    Optional<Instant> expiresAt,
    boolean created) {}
