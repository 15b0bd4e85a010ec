package dev.holdfast.kernel.record;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;

/** What one record did to one key. */
public sealed interface Change {
  /** The key. */
  ContextKey key();

  /**
   * The version of the key after the change; of an expired or evicted entry the version that went.
   */
  long version();

  /** What happened. */
  ChangeKind kind();

  /**
   * What a value is, besides its bytes.
   *
   * @param contentType the media type
   * @param deadlineMillis the deadline, or {@link dev.holdfast.api.spi.store.EntryHead#NO_DEADLINE}
   * @param priority how hard it is to give up
   * @param digest the digest of the whole value
   * @param created whether the key did not exist before
   */
  record Facts(
      String contentType, long deadlineMillis, Priority priority, Digest digest, boolean created) {}

  /**
   * A new value, written as a whole.
   *
   * @param kind {@link ChangeKind#PUT} or {@link ChangeKind#PATCH}
   */
  record Replaced(ContextKey key, long version, ChangeKind kind, Facts facts, byte[] value)
      implements Change {}

  /**
   * The first {@code keep} bytes of the value before, followed by {@code tail}.
   *
   * @param keep how many bytes stay
   * @param tail the bytes that follow
   */
  record Appended(ContextKey key, long version, Facts facts, long keep, byte[] tail)
      implements Change {
    @Override
    public ChangeKind kind() {
      return ChangeKind.APPEND;
    }

    /** The length of the whole value afterwards. */
    public long length() {
      return keep + tail.length;
    }
  }

  /**
   * The entry is gone.
   *
   * @param kind {@link ChangeKind#DELETE}, {@link ChangeKind#EXPIRED} or {@link ChangeKind#EVICTED}
   */
  record Removed(ContextKey key, long version, ChangeKind kind) implements Change {}
}
