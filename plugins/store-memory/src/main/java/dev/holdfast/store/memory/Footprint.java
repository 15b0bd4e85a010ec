package dev.holdfast.store.memory;

import dev.holdfast.api.spi.store.EntryHead;

/**
 * Estimates the heap of an entry.
 *
 * <p>Counted: the key's objects and their places in the map and in the key order, the head with its
 * digest, the value, and the place in the deadline index. Not counted: media types and writers,
 * which entries share, the slack of values that grew, and the arrays of older versions that a
 * reader still holds.
 */
final class Footprint {
  private final HeapLayout layout;
  private final long fixed;
  private final long deadline;

  /** For a layout. */
  Footprint(HeapLayout layout) {
    this.layout = layout;
    int reference = layout.referenceBytes();
    long skipListNode = layout.object(3L * reference);
    // A quarter of the nodes has index levels, two on average.
    long skipListIndex = layout.object(3L * reference) / 2;
    long mapNode = layout.object(Integer.BYTES + 3L * reference);
    // A table is between 3/8 and 3/4 full.
    long mapSlot = 2L * reference;
    long keyObjects = layout.object(reference) + layout.object(Integer.BYTES + reference + 2);
    long digest = layout.object(4 * Long.BYTES);
    long head = layout.object(5 * Long.BYTES + 5L * reference);
    long entry = layout.object(2L * reference + Integer.BYTES);
    long whole = layout.object(reference + Integer.BYTES);
    fixed =
        mapNode
            + mapSlot
            + skipListNode
            + skipListIndex
            + keyObjects
            + digest
            + head
            + entry
            + whole;
    deadline = layout.object(Long.BYTES + reference) + skipListNode + skipListIndex;
  }

  /** What an entry takes with its indexes, in bytes. */
  long of(EntryHead head) {
    String text = head.key().text();
    return fixed
        + (head.deadlineMillis() == EntryHead.NO_DEADLINE ? 0 : deadline)
        + layout.array((long) text.length() * bytesPerChar(text))
        + layout.array(head.length());
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
