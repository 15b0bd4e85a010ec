package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.EntryHead;

/**
 * The bytes of entries against the hard limit ({@code memory.hard-limit}), reserved before a write
 * is sequenced. Guarded by the sequencer's lock; {@link #used} may be read from anywhere.
 */
final class MemoryBudget {
  /**
   * What an entry costs besides key and value: the objects and index nodes of a store in memory.
   */
  static final long ENTRY_OVERHEAD_BYTES = 320;

  private final long hardLimitBytes;
  private final boolean counted;
  private volatile long used;

  /** Of a store in memory, or of one on disk, whose entries are not counted. */
  MemoryBudget(long hardLimitBytes, boolean inMemory) {
    this.hardLimitBytes = hardLimitBytes;
    this.counted = inMemory;
  }

  /** What the state of a key costs. */
  static long cost(Head head) {
    return switch (head) {
      case Head.Live(EntryHead entry) -> cost(entry.key(), entry.length());
      case Head.Gone _ -> 0;
    };
  }

  /** What an entry costs. */
  static long cost(EntryHead head) {
    return cost(head.key(), head.length());
  }

  private static long cost(ContextKey key, long length) {
    return ENTRY_OVERHEAD_BYTES + 2L * key.text().length() + length;
  }

  boolean allows(long moreBytes) {
    return !counted || moreBytes <= 0 || used + moreBytes <= hardLimitBytes;
  }

  void add(long bytes) {
    if (counted) {
      used = used + bytes;
    }
  }

  /** Whether entries count at all. */
  boolean isCounted() {
    return counted;
  }

  long used() {
    return used;
  }

  long hardLimit() {
    return hardLimitBytes;
  }

  Refusal refusal(long moreBytes) {
    return Refusal.of(
            ErrorCode.OVER_BUDGET,
            "The write needs "
                + moreBytes
                + " bytes more; "
                + used
                + " of memory.hard-limit "
                + Quantities.formatSize(hardLimitBytes)
                + " are in use. Delete contexts, raise memory.hard-limit, or use a store larger than memory.")
        .with("usedBytes", used)
        .with("limitBytes", hardLimitBytes);
  }
}
