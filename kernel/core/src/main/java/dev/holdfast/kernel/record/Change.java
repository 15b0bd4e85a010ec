package dev.holdfast.kernel.record;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.store.EntryHead;
import org.jspecify.annotations.Nullable;

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

  /** Whether it made a version of its own, which history keeps. */
  boolean makesVersion();

  /**
   * What a value is, besides its bytes.
   *
   * @param contentType the media type
   * @param deadlineMillis the deadline, or {@link EntryHead#NO_DEADLINE}
   * @param priority how hard it is to give up
   * @param digest the digest of the whole value
   * @param created whether the key did not exist before
   * @param ttlMillis how long the value lives from a refresh on; 0 when it has no deadline
   */
  record Facts(
      String contentType,
      long deadlineMillis,
      Priority priority,
      Digest digest,
      boolean created,
      long ttlMillis) {

    /**
     * The time until which the value is certainly not past its deadline, however often it was
     * refreshed: a refresh puts the deadline no earlier than the TTL after the write.
     *
     * @param writtenAtMillis when it was written
     */
    public long certainDeadline(long writtenAtMillis) {
      return deadlineMillis == EntryHead.NO_DEADLINE
          ? deadlineMillis
          : Math.min(deadlineMillis, writtenAtMillis + ttlMillis);
    }
  }

  /** The key has a value afterwards. */
  sealed interface Valued extends Change {
    @Override
    default boolean makesVersion() {
      return true;
    }

    /** What the value is. */
    Facts facts();

    /** The length of the whole value. */
    long length();
  }

  /**
   * A new value, written as a whole.
   *
   * @param kind {@link ChangeKind#PUT} or {@link ChangeKind#PATCH}
   */
  record Replaced(ContextKey key, long version, ChangeKind kind, Facts facts, byte[] value)
      implements Valued {
    @Override
    public long length() {
      return value.length;
    }
  }

  /**
   * A new value, written as its difference from the one before it.
   *
   * @param kind {@link ChangeKind#PUT} or {@link ChangeKind#PATCH}
   * @param length the length of the whole value
   * @param base the version that the difference is taken from; the key's newest before this one
   * @param format the format of the difference
   * @param delta the difference
   * @param value the whole value, where it is at hand: it is not part of the record's bytes, so a
   *     record that was read from the log has none until it is decoded
   */
  record Delta(
      ContextKey key,
      long version,
      ChangeKind kind,
      Facts facts,
      long length,
      long base,
      DeltaFormat format,
      byte[] delta,
      byte @Nullable [] value)
      implements Valued {
    /** The same with the whole value. */
    public Delta decoded(byte[] whole) {
      return new Delta(key, version, kind, facts, length, base, format, delta, whole);
    }
  }

  /**
   * The first {@code keep} bytes of the value before, followed by {@code tail}.
   *
   * @param keep how many bytes stay
   * @param tail the bytes that follow
   */
  record Appended(ContextKey key, long version, Facts facts, long keep, byte[] tail)
      implements Valued {
    @Override
    public ChangeKind kind() {
      return ChangeKind.APPEND;
    }

    @Override
    public long length() {
      return keep + tail.length;
    }
  }

  /**
   * The entry is gone.
   *
   * @param kind {@link ChangeKind#DELETE}, {@link ChangeKind#EXPIRED} or {@link ChangeKind#EVICTED}
   */
  record Removed(ContextKey key, long version, ChangeKind kind) implements Change {
    @Override
    public boolean makesVersion() {
      return kind == ChangeKind.DELETE;
    }
  }

  /**
   * The deadline moved; value and version are as before.
   *
   * @param version the version that the key had, and has
   * @param facts what the value is; its deadline is the new one
   * @param length the length of the whole value
   * @param writer the principal that wrote the version
   * @param updatedAtMillis when the version was written
   */
  record Touched(
      ContextKey key, long version, Facts facts, long length, String writer, long updatedAtMillis)
      implements Change {
    @Override
    public ChangeKind kind() {
      return ChangeKind.TOUCH;
    }

    @Override
    public boolean makesVersion() {
      return false;
    }

    /** The entry as it is afterwards, when the record stands at a position. */
    public EntryHead head(long position) {
      return new EntryHead(
          key,
          version,
          length,
          facts.digest(),
          facts.contentType(),
          facts.deadlineMillis(),
          facts.priority(),
          writer,
          updatedAtMillis,
          position,
          facts.ttlMillis());
    }
  }
}
