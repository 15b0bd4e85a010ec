package dev.holdfast.store.memory;

import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.store.memory.StoredValue.Unsound;
import dev.holdfast.store.memory.StoredValue.Whole;
import org.jspecify.annotations.Nullable;

/**
 * Makes the entry that follows from a change. A short value lies in the entry's own array and is
 * copied by each change; a longer one lies apart, so that appending to it costs what is appended.
 * Used by the applying thread alone.
 */
final class EntryMaker {
  /** The longest value that is copied rather than shared, but in tests. */
  static final int MOST_PACKED = 2048;

  private final SharedTexts texts;
  private final Splicer splicer;
  private final int mostPacked;

  /** Shares texts, counts what it copies, and copies values of up to so many bytes. */
  EntryMaker(SharedTexts texts, Meter meter, int mostPacked) {
    this.texts = texts;
    this.mostPacked = mostPacked;
    this.splicer = new Splicer(meter);
  }

  /**
   * The entry after a change, null when there is none.
   *
   * @throws IllegalStateException when the change does not fit the present entry
   */
  @Nullable Object after(StoreChange change, @Nullable Object present, byte[] key, long position) {
    Object after =
        switch (change) {
          case StoreChange.Replace replace -> replaced(replace, key, position);
          case StoreChange.Splice splice -> spliced(splice, present, key, position);
          case StoreChange.Remove remove -> null;
        };
    if (after != null && present != null) {
      Packed.touches(Packed.head(after), Packed.touches(Packed.head(present)) + 1);
    }
    return after;
  }

  private Object replaced(StoreChange.Replace change, byte[] key, long position) {
    EntryHead head = change.head();
    byte[] value = change.value();
    if (head.length() != value.length) {
      throw misfit(
          position,
          head,
          "its head says " + head.length() + " bytes, its value has " + value.length);
    }
    return entry(head, key, value);
  }

  /** An entry with these bytes, which belong to the store. */
  Object entry(EntryHead head, byte[] key, byte[] value) {
    return value.length <= mostPacked
        ? packed(head, key, value, 0, value.length, value, 0)
        : large(head, key, Whole.of(value));
  }

  /**
   * A head followed by a value in two parts. The checksum is that of the parts, not of the copy.
   */
  private byte[] packed(
      EntryHead head, byte[] key, byte[] source, int from, int keep, byte[] tail, int tailLength) {
    byte[] packed = Packed.of(head, key, texts, keep + tailLength);
    int at = packed.length - keep - tailLength;
    Packed.seal(packed, source, from, keep, tail, tailLength);
    System.arraycopy(source, from, packed, at, keep);
    System.arraycopy(tail, 0, packed, at + keep, tailLength);
    return packed;
  }

  private LargeEntry large(EntryHead head, byte[] key, StoredValue value) {
    byte[] packed = Packed.of(head, key, texts, 0);
    Packed.seal(packed, packed, 0, 0, packed, 0);
    return new LargeEntry(packed, value, Math.toIntExact(head.length()));
  }

  private Object spliced(
      StoreChange.Splice change, @Nullable Object present, byte[] key, long position) {
    EntryHead head = change.head();
    if (present == null) {
      throw misfit(position, head, "there is no entry to splice");
    }
    int length = Packed.valueLength(present);
    if (change.keep() < 0 || change.keep() > length) {
      throw misfit(position, head, "it keeps " + change.keep() + " of " + length + " bytes");
    }
    byte[] tail = change.tail();
    if (head.length() != change.keep() + tail.length) {
      throw misfit(
          position,
          head,
          "its head says %d bytes, it keeps %d and adds %d"
              .formatted(head.length(), change.keep(), tail.length));
    }
    int keep = Math.toIntExact(change.keep());
    if (keep == length && tail.length == 0 && present instanceof LargeEntry large) {
      return large(head, key, large.value());
    }
    if (head.length() > mostPacked) {
      StoredValue value =
          present instanceof LargeEntry large ? large.value() : value((byte[]) present);
      return large(head, key, splicer.splice(value, keep, tail));
    }
    if (keep == 0) {
      return packed(head, key, tail, 0, 0, tail, tail.length);
    }
    byte[] value = EntryReader.value(present);
    return value == null
        ? large(head, key, new Unsound())
        : packed(head, key, value, 0, keep, tail, tail.length);
  }

  /** The value apart from its entry. */
  private static StoredValue value(byte[] present) {
    byte[] value = EntryReader.value(present);
    return value == null ? new Unsound() : Whole.of(value);
  }

  private static IllegalStateException misfit(long position, EntryHead head, String why) {
    return new IllegalStateException(
        "The batch at position %d does not fit the store: version %d of '%s': %s. Nothing of it was applied; verify the log."
            .formatted(position, head.version(), head.key(), why));
  }
}
