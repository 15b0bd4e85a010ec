package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.record.LogRecord;

/**
 * What is held in memory costs, in bytes, on a 64-bit JVM with compressed references. The store
 * says it of entries; of the kernel's own tables it follows from their objects. Tombstones and
 * named requests are there twice: as they were sequenced, and as they were applied.
 */
public final class Costs {
  /** An older version in the history index, with the room that its array keeps for more. */
  public static final long OLDER_VERSION_BYTES = 24;

  /** What must be read to make the newest version, when that is more than one record. */
  public static final long CHAIN_BYTES = 24;

  /** An entry of a store in memory that does not say what it takes, besides key and value. */
  static final long ENTRY_BYTES = 320;

  /** The most that one version adds to the history of a key. */
  static final long VERSION_BYTES = OLDER_VERSION_BYTES + CHAIN_BYTES;

  /** The node of a linked map with its slot of the table. */
  private static final long NODE = 40 + 8;

  private static final long TOMBSTONE = 32;

  /** The objects of a key besides its characters. */
  private static final long KEY = 16 + 24 + 16;

  /** Record, future, list, name, and the request's digest. */
  private static final long NAMED = 40 + 24 + 40 + 40 + 72;

  /** A result with its digest and time. */
  private static final long RESULT = 104;

  /**
   * What may be held of keys that are gone: their last versions, and as much again for the history
   * of those that expired or were evicted.
   */
  public static long gone(long hardLimitBytes) {
    return hardLimitBytes / 16;
  }

  private final ContextStore store;
  private final boolean isInMemory;

  Costs(ContextStore store, boolean isInMemory) {
    this.store = store;
    this.isInMemory = isInMemory;
  }

  /** What the state of a key costs. */
  long of(Head head) {
    return switch (head) {
      case Head.Live(EntryHead entry) -> of(entry);
      case Head.Gone _ -> 0;
    };
  }

  /**
   * What an entry costs; at least as much as its tombstone and the version that removes it, so that
   * removing it always gives bytes back.
   */
  long of(EntryHead head) {
    if (!isInMemory) {
      return 0;
    }
    long footprint = store.footprint(head);
    return footprint > 0
        ? Math.max(footprint, tombstone(head.key()) + VERSION_BYTES)
        : ENTRY_BYTES + 2L * head.key().text().length() + head.length();
  }

  /** Whether entries count at all. */
  boolean isCounted() {
    return isInMemory;
  }

  /** What it costs to remember the last version of a key. */
  static long tombstone(ContextKey key) {
    return 2 * (NODE + TOMBSTONE) + KEY + key.text().length();
  }

  /** What a key with one version costs in the history index: node, slot, object, and the key. */
  public static long versionedKey(ContextKey key) {
    return 28 + 8 + 48 + KEY + key.text().length();
  }

  /** What it costs to remember a named request. */
  static long named(LogRecord.Idempotency name, int results) {
    return 2 * (NODE + NAMED + RESULT * results) + name.key().length();
  }
}
