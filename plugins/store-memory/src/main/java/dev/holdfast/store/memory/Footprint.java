package dev.holdfast.store.memory;

import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.EntryHead;

/**
 * What an entry takes of the heap, for its length, its key and whether it has a deadline; nothing
 * else is asked for, so it is known before the entry is.
 *
 * <p>Counted: its arrays and objects, its share of the table (which is between 3/8 and 3/4 full),
 * of the order of keys, and its number with what the deadline index keeps of it. Not counted: texts
 * that entries share, the slack of values that grew (a sixteenth at most), and the arrays of older
 * versions that a reader still holds.
 */
final class Footprint {
  /** Fields of fixed size, and version, position and time of writing as they mostly are. */
  private static final int FIELDS = 20 + 2 + 4 + 6 + Digest.LENGTH;

  private static final int DEADLINE = 6;

  /** Two lengths, and what mostly differs from the key before; with its share of a leaf. */
  private static final int ORDER = 10;

  private final HeapLayout layout;
  private final long table;
  private final long number;
  private final long largeObjects;

  /** For a layout. */
  Footprint(HeapLayout layout) {
    this.layout = layout;
    int reference = layout.referenceBytes();
    // The mean between two tables, one of twice the size of the other.
    table = Math.round((1 + reference) * 1.92);
    number = reference + Long.BYTES + 2L * Integer.BYTES;
    largeObjects =
        layout.object(2L * reference + Integer.BYTES) + layout.object(reference + Integer.BYTES);
  }

  /** What an entry takes, in bytes. */
  long of(EntryHead head) {
    boolean expires = head.deadlineMillis() != EntryHead.NO_DEADLINE;
    return of(head.key().toBytes().length, head.length(), expires);
  }

  /** The same of an entry that is there. */
  long of(Object entry) {
    byte[] packed = Packed.head(entry);
    boolean expires = Packed.deadline(packed) != EntryHead.NO_DEADLINE;
    return of(Packed.keyLength(packed), Packed.valueLength(entry), expires);
  }

  private long of(int keyLength, long valueLength, boolean expires) {
    long head = FIELDS + keyLength + (expires ? DEADLINE : 0);
    long arrays =
        valueLength <= EntryMaker.MOST_PACKED
            ? layout.array(head + valueLength)
            : layout.array(head) + largeObjects + layout.array(valueLength);
    return arrays + table + ORDER + (expires ? number : 0);
  }
}
