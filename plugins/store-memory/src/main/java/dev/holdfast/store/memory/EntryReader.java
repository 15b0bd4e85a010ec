package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads entries, and checks what it reads. */
final class EntryReader {
  private EntryReader() {}

  /**
   * The entry of a key as a reader gets it: the head checked, the value copied and then checked.
   */
  static StoreRead read(Object entry, ContextKey key, SharedTexts texts) {
    byte[] packed = Packed.head(entry);
    int at = Packed.checkedValueOffset(packed);
    if (at < 0) {
      return new StoreRead.Damaged(unknown(key));
    }
    byte[] value = value(entry, packed, at);
    EntryHead head = Packed.decode(entry, key, texts);
    return value != null ? new StoreRead.Hit(head, value) : new StoreRead.Damaged(head);
  }

  /** A copy of the value, null when it is not what was stored. */
  static byte @Nullable [] value(Object entry) {
    byte[] packed = Packed.head(entry);
    int at = Packed.checkedValueOffset(packed);
    return at < 0 ? null : value(entry, packed, at);
  }

  private static byte @Nullable [] value(Object entry, byte[] packed, int at) {
    if (entry instanceof LargeEntry large) {
      return large.value().read();
    }
    byte[] copy = Arrays.copyOfRange(packed, at, packed.length);
    return Checksums.crc32c(copy) == Packed.valueChecksum(packed) ? copy : null;
  }

  /** A damaged head may name another version, so nothing of it is believed. */
  private static EntryHead unknown(ContextKey key) {
    return new EntryHead(
        key,
        0,
        0,
        Digest.of(new byte[Digest.LENGTH]),
        "",
        EntryHead.NO_DEADLINE,
        Priority.NORMAL,
        "",
        0,
        0);
  }
}
