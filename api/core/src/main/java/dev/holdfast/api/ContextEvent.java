package dev.holdfast.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One change, as a watcher sees it: without the value.
 *
 * @param cursor where it stands in the log
 * @param kind what happened
 * @param key to which key
 * @param version the key's version after it
 * @param digest the digest of the whole value, when there is one
 * @param bytes the length of the whole value
 * @param time when it happened
 * @param writer the principal that caused it
 */
public record ContextEvent(
    EventCursor cursor,
    ChangeKind kind,
    ContextKey key,
    long version,
    Optional<Digest> digest,
    long bytes,
    Instant time,
    String writer) {}
