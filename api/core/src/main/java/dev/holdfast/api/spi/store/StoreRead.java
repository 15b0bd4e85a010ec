package dev.holdfast.api.spi.store;

/** What a store found for a key. */
public sealed interface StoreRead {
  /**
   * The entry, its bytes checked against the store's own CRC32C on this read.
   *
   * @param head all but the bytes
   * @param value the bytes, in an array of the caller's own
   */
  record Hit(EntryHead head, byte[] value) implements StoreRead {}

  /** There is no entry. */
  record Miss() implements StoreRead {}

  /**
   * There is an entry, but its bytes are not those that were written.
   *
   * @param head what is known of it
   */
  record Damaged(EntryHead head) implements StoreRead {}
}
