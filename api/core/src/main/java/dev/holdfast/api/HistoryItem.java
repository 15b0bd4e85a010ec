package dev.holdfast.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One version in the history of a key.
 *
 * @param version the version
 * @param operation what made it
 * @param bytes the length of the whole value at that version; 0 for a delete
 * @param digest the digest of the whole value; absent for a delete
 * @param time when it was written
 * @param writer the principal that wrote it
 */
public record HistoryItem(
    long version,
    ChangeKind operation,
    long bytes,
    Optional<Digest> digest,
    Instant time,
    String writer) {}
