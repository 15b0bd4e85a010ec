package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.kernel.delta.ProposedDelta;
import java.time.Duration;
import java.util.Optional;

/** An operation whose costly work is done: values are checked, digests and patches computed. */
public sealed interface PreparedOperation {
  /** The key. */
  ContextKey key();

  /** Condition, fence and priority. */
  WriteOptions options();

  /**
   * A whole value.
   *
   * @param kind put, or patch when the value came of one
   * @param ttl how long it lives; absent means for ever
   * @param keepsDeadline whether a live entry's deadline stays, whatever {@code ttl} says (a patch
   *     without a TTL)
   * @param delta what may be logged in its place
   */
  record Value(
      ContextKey key,
      WriteOptions options,
      ChangeKind kind,
      String contentType,
      byte[] bytes,
      Digest digest,
      Optional<Duration> ttl,
      boolean keepsDeadline,
      Optional<ProposedDelta> delta)
      implements PreparedOperation {}

  /**
   * An element to append.
   *
   * @param isJson whether it is a JSON element, or bytes
   * @param bytes its exact text, or the bytes
   * @param contentType the media type that a new value gets
   * @param creationTtl how long a value lives that this element creates; absent means for ever
   */
  record Element(
      ContextKey key,
      WriteOptions options,
      boolean isJson,
      byte[] bytes,
      String contentType,
      Optional<Duration> creationTtl)
      implements PreparedOperation {}

  /**
   * A deadline to move.
   *
   * @param by how much later; absent means back to the original TTL
   * @param max the longest time that may remain
   */
  record Deadline(ContextKey key, WriteOptions options, Optional<Duration> by, Duration max)
      implements PreparedOperation {}

  /** A removal. */
  record Removal(ContextKey key, WriteOptions options) implements PreparedOperation {}
}
