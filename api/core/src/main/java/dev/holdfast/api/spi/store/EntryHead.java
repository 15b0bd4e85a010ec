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
    long position) {
  /** The deadline of a value that never expires. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** Whether the value may no longer be served at {@code nowMillis}. */
  public boolean isExpiredAt(long nowMillis) {
    return deadlineMillis <= nowMillis;
  }
}
