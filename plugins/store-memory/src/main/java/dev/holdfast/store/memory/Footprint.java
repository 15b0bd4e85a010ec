package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.store.memory.StoredValue.Spliced;
import dev.holdfast.store.memory.StoredValue.Unsound;
import dev.holdfast.store.memory.StoredValue.Whole;

/**
 * Estimates the heap of an entry, for a 64-bit JVM with compressed references and ordinary object
 * headers.
 *
 * <p>Counted: the key's objects and their places in the map and in the key order, the head with its
 * digest, the value's objects with the full capacity of their arrays, and the place in the deadline
 * index. Not counted: media types and writers, which entries share, and the arrays of older
 * versions that a reader still holds.
 */
final class Footprint {
  private static final int ARRAY_HEADER = 16;
  private static final int SKIP_LIST_NODE = 24;

  /** A quarter of the nodes has index levels, two on average, 24 bytes each. */
  private static final int SKIP_LIST_INDEX = 12;

  private static final int MAP_NODE = 32;

  /** A table is between 3/8 and 3/4 full, at 4 bytes a slot. */
  private static final int MAP_SLOT = 8;

  private static final int KEY_OBJECTS = 16 + 24;
  private static final int DIGEST = 16 + 32;
  private static final int HEAD = 72 + DIGEST;
  private static final int ENTRY = 24;
  private static final int WHOLE = 24;
  private static final int SPLICED = 40;
  private static final int GROWING = 32 + 16;
  private static final int DUE = 24;

  private Footprint() {}

  /** What a key costs as long as it has an entry, whatever its value. */
  static long ofKey(ContextKey key) {
    String text = key.text();
    return MAP_NODE
        + MAP_SLOT
        + SKIP_LIST_NODE
        + SKIP_LIST_INDEX
        + KEY_OBJECTS
        + array((long) text.length() * bytesPerChar(text));
  }

  /** What one version costs beside its key. */
  static long ofEntry(Entry entry) {
    boolean expires = entry.head().deadlineMillis() != EntryHead.NO_DEADLINE;
    return ENTRY
        + HEAD
        + (expires ? DUE + SKIP_LIST_NODE + SKIP_LIST_INDEX : 0)
        + ofValue(entry.value());
  }

  private static long ofValue(StoredValue value) {
    return switch (value) {
      case Whole whole -> WHOLE + array(whole.bytes().length);
      case Spliced spliced ->
          SPLICED + GROWING + array(spliced.shared().length) + array(spliced.tail().length);
      case Unsound unsound -> ARRAY_HEADER;
    };
  }

  private static long array(long bytes) {
    return (ARRAY_HEADER + bytes + 7) & ~7L;
  }

  private static int bytesPerChar(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return 2;
      }
    }
    return 1;
  }
}
