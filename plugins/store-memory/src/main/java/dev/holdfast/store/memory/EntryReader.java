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

  /** The entry of a key as a reader gets it: checked, and the value copied. */
  static StoreRead read(Object entry, ContextKey key, SharedTexts texts) {
    byte[] packed = Packed.head(entry);
    if (!Packed.isSound(packed)) {
      return new StoreRead.Damaged(
          Packed.isHeadSound(packed) ? Packed.decode(entry, key, texts) : unknown(key));
    }
    byte[] value = copy(entry, packed);
    return value != null
        ? new StoreRead.Hit(Packed.decode(packed, value.length, key, texts), value)
        : new StoreRead.Damaged(Packed.decode(entry, key, texts));
  }

  /** A copy of the value, null when it is not what was stored. */
  static byte @Nullable [] value(Object entry) {
    byte[] packed = Packed.head(entry);
    if (!Packed.isSound(packed)) {
      return null;
    }
    byte[] copy = copy(entry, packed);
    // It is going to be stored, so the copy itself must be right.
    return entry instanceof LargeEntry
            || copy == null
            || Packed.isSound(packed, Packed.valueOffset(packed), copy)
        ? copy
        : null;
  }

  private static byte @Nullable [] copy(Object entry, byte[] packed) {
    return entry instanceof LargeEntry large
        ? large.value().read()
        // What was just checked is still at hand, so the copy costs little.
        : Arrays.copyOfRange(packed, Packed.valueOffset(packed), packed.length);
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
