package dev.holdfast.api.spi.store;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;

/**
 * All that a store keeps of an entry but its bytes.
 *
 * @param key the key
 * @param version its version, from 1
 * @param length the length of the value in bytes
 * @param digest the SHA-256 of the value
 * @param contentType the media type
 * @param deadlineMillis the wall-clock time after which the value may not be served, in
 *     milliseconds since the epoch; {@link #NO_DEADLINE} when there is none
 * @param priority how hard it is to give up
 * @param writer the principal that wrote this version
 * @param updatedAtMillis when it was written, in milliseconds since the epoch
 * @param position the log position of the record that made it
 * @param ttlMillis how long the value lives from a refresh on, in milliseconds; 0 when it has no
 *     deadline
 */
public record EntryHead(
    ContextKey key,
    long version,
    long length,
    Digest digest,
    String contentType,
    long deadlineMillis,
    Priority priority,
    String writer,
    long updatedAtMillis,
    long position,
    long ttlMillis) {
  /** The deadline of a value that never expires. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** An entry whose deadline was set when it was written: it lives from then on until then. */
  public EntryHead(
      ContextKey key,
      long version,
      long length,
      Digest digest,
      String contentType,
      long deadlineMillis,
      Priority priority,
      String writer,
      long updatedAtMillis,
      long position) {
    this(
        key,
        version,
        length,
        digest,
        contentType,
        deadlineMillis,
        priority,
        writer,
        updatedAtMillis,
        position,
        ttl(deadlineMillis, updatedAtMillis));
  }

  /** The TTL of a value that is to end at a deadline, when it was written at that time. */
  public static long ttl(long deadlineMillis, long writtenAtMillis) {
    return deadlineMillis == NO_DEADLINE ? 0 : Math.max(1, deadlineMillis - writtenAtMillis);
  }

  /** Whether the value may no longer be served at {@code nowMillis}. */
  public boolean isExpiredAt(long nowMillis) {
    return deadlineMillis <= nowMillis;
  }
}
