package dev.holdfast.store.memory;

import dev.holdfast.api.spi.store.EntryHead;

/**
 * One version of one key. A key's whole state is one reference to an entry, so a reader sees all of
 * a batch's changes to it or none.
 */
final class Entry {
  private static final int MOST_TOUCHES = 3;

  private final EntryHead head;
  private final StoredValue value;

  /** Written by every reader, without order: one that is lost does no harm. */
  private int touches;

  /** A version, with all but the bytes, and the bytes. */
  Entry(EntryHead head, StoredValue value) {
    this.head = head;
    this.value = value;
  }

  /** All but the bytes. */
  EntryHead head() {
    return head;
  }

  /** The bytes. */
  StoredValue value() {
    return value;
  }

  /** Notes that the entry was found; after three times it stays as it is, and costs no write. */
  void touch() {
    if (touches < MOST_TOUCHES) {
      touches++;
    }
  }

  /** How often it was found, at most three times. */
  int touches() {
    return touches;
  }
}
