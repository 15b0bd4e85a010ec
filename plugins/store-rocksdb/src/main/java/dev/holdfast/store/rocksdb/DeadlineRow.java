package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Leads from a deadline to the key that is due; the row's key is all of it.
 *
 * @param deadlineMillis the deadline
 * @param key which entry it is of
 */
record DeadlineRow(long deadlineMillis, ContextKey key) {

  /** The row of an entry; null when it has no deadline, or is none. */
  static @Nullable DeadlineRow of(@Nullable EntryRow entry) {
    return entry == null || entry.head().deadlineMillis() == EntryHead.NO_DEADLINE
        ? null
        : new DeadlineRow(entry.head().deadlineMillis(), entry.head().key());
  }

  /** Ordered by time, then by key. */
  byte[] toBytes() {
    byte[] text = key.toBytes();
    // The flipped sign makes the order of bytes that of numbers.
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .putLong(deadlineMillis ^ Long.MIN_VALUE)
        .put(text)
        .array();
  }

  static DeadlineRow of(byte[] rowKey) {
    long deadline = ByteBuffer.wrap(rowKey).getLong() ^ Long.MIN_VALUE;
    return new DeadlineRow(
        deadline,
        new ContextKey(
            new String(rowKey, Long.BYTES, rowKey.length - Long.BYTES, StandardCharsets.UTF_8)));
  }
}
