package dev.holdfast.api;

import java.time.Duration;

/** One change of one key. */
public sealed interface WriteOperation {

  /** The key that changes. */
  ContextKey key();

  /** What goes with the change. */
  WriteOptions options();

  /** Replaces the value, or creates it. */
  record Put(ContextKey key, Content content, WriteOptions options) implements WriteOperation {}

  /**
   * Adds one element to a JSON array, or bytes to a byte value. A missing key is created: a JSON
   * element makes an array of one, bytes make a byte value. The cost does not depend on the length
   * of the value.
   */
  record Append(ContextKey key, Content element, WriteOptions options) implements WriteOperation {}

  /** Edits a JSON value; every part that the patch does not name keeps its spelling. */
  record Patch(ContextKey key, PatchFormat format, byte[] document, WriteOptions options)
      implements WriteOperation {}

  /** Removes the value; its last version is remembered. */
  record Delete(ContextKey key, WriteOptions options) implements WriteOperation {}

  /**
   * Moves the deadline back to where a write just now would have put it: the original TTL, from now
   * on. Value and version stay as they are.
   */
  record Refresh(ContextKey key, WriteOptions options) implements WriteOperation {}

  /**
   * Moves the deadline further away. Value and version stay as they are.
   *
   * @param by how much later; positive, and what remains afterwards is at most {@code expiry.max}
   */
  record Extend(ContextKey key, Duration by, WriteOptions options) implements WriteOperation {}

  /** How a patch is written. */
  enum PatchFormat {
    /** RFC 6902, {@code application/json-patch+json}. */
    JSON_PATCH,
    /** RFC 7386, {@code application/merge-patch+json}. */
    MERGE_PATCH
  }
}
