package dev.holdfast.api.spi.store;

import dev.holdfast.api.ContextKey;

/** One change of one entry, already decided: a store applies it without asking whether it may. */
public sealed interface StoreChange {
  /** The key that changes. */
  ContextKey key();

  /**
   * The entry becomes exactly this; {@code value} is not copied by the caller and belongs to the
   * store.
   */
  record Replace(EntryHead head, byte[] value) implements StoreChange {
    @Override
    public ContextKey key() {
      return head.key();
    }
  }

  /**
   * The value becomes its first {@code keep} bytes followed by {@code tail}; cost is that of the
   * tail, not of the value. When it keeps everything and adds nothing, only the head becomes
   * another, mostly with another deadline: that happens as often as callers refresh what they use.
   *
   * @param head the entry afterwards; its length is {@code keep + tail.length}
   * @param keep how many bytes of the present value stay, 0 to its length
   * @param tail the bytes that follow
   */
  record Splice(EntryHead head, long keep, byte[] tail) implements StoreChange {
    @Override
    public ContextKey key() {
      return head.key();
    }
  }

  /** The entry goes. Removing an absent one does nothing. */
  record Remove(ContextKey key) implements StoreChange {}
}
