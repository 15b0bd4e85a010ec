package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One version of one key as bytes, in one array that is never written again but for two fields:
 *
 * <pre>
 *  0  CRC32C of all from 13 to the end
 *  4  how often it was found (readers write it, without order)
 *  5  its number in the indexes (the applying thread's alone)
 *  9  CRC32C of the head, from 13 to where the value begins
 * 13  length of the key, less one
 * 14  number of the media type (14 bits), priority (2 bits)
 * 16  number of the writer
 * 18  how many bytes the next four fields have, 4 bits each
 * 20  version, position, time of writing, deadline (none when it has no bytes), each as short as it can be
 *     SHA-256 of the value, key as UTF-8, texts that have no number, value
 * </pre>
 *
 * <p>Numbers are little-endian. A large value is not in the array but beside it, in a {@link
 * LargeEntry}; what stands for an entry is either.
 */
final class Packed {
  /** How often an entry can be said to have been found. */
  static final int MOST_TOUCHES = 3;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final int CHECKSUM = 0;
  private static final int TOUCHES = 4;
  private static final int SLOT = 5;
  private static final int HEAD_CHECKSUM = 9;
  private static final int KEY_LENGTH = 13;
  private static final int TYPE = 14;
  private static final int WRITER = 16;
  private static final int LENGTHS = 18;
  private static final int FIELDS = 20;

  private static final int TEXT_BITS = 14;

  /** In place of a text's number: it stands behind the key. */
  private static final int INLINE = (1 << TEXT_BITS) - 1;

  private static final Priority[] PRIORITIES = Priority.values();

  private Packed() {}

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** A head with room for so many bytes of value behind it; neither checksum is set. */
  static byte[] of(EntryHead head, byte[] key, SharedTexts texts, int valueLength) {
    int type = texts.number(head.contentType());
    int writer = texts.number(head.writer());
    byte[] typeText = type < 0 ? head.contentType().getBytes(StandardCharsets.UTF_8) : null;
    byte[] writerText = writer < 0 ? head.writer().getBytes(StandardCharsets.UTF_8) : null;
    int versionLength = length(head.version());
    int positionLength = length(head.position());
    int updatedLength = length(head.updatedAtMillis());
    boolean expires = head.deadlineMillis() != EntryHead.NO_DEADLINE;
    int deadlineLength = expires ? length(head.deadlineMillis()) : 0;
    byte[] packed =
        new byte
            [Math.addExact(
                FIELDS
                    + versionLength
                    + positionLength
                    + updatedLength
                    + deadlineLength
                    + Digest.LENGTH
                    + key.length
                    + textLength(typeText)
                    + textLength(writerText),
                valueLength)];
    INT.set(packed, SLOT, Slots.NONE);
    packed[KEY_LENGTH] = (byte) (key.length - 1);
    int typeField = type < 0 ? INLINE : type;
    SHORT.set(packed, TYPE, (short) (typeField | head.priority().ordinal() << TEXT_BITS));
    SHORT.set(packed, WRITER, (short) (writer < 0 ? INLINE : writer));
    SHORT.set(
        packed,
        LENGTHS,
        (short) (versionLength | positionLength << 4 | updatedLength << 8 | deadlineLength << 12));
    int at = FIELDS;
    // Each takes eight bytes, of which the next overwrites what is too much.
    LONG.set(packed, at, head.version());
    at += versionLength;
    LONG.set(packed, at, head.position());
    at += positionLength;
    LONG.set(packed, at, head.updatedAtMillis());
    at += updatedLength;
    if (expires) {
      LONG.set(packed, at, head.deadlineMillis());
      at += deadlineLength;
    }
    head.digest().copyTo(packed, at);
    at += Digest.LENGTH;
    System.arraycopy(key, 0, packed, at, key.length);
    at = putText(packed, at + key.length, typeText);
    putText(packed, at, writerText);
    return packed;
  }

  private static int length(long number) {
    return (Long.SIZE + Byte.SIZE - 1 - Long.numberOfLeadingZeros(number | 1)) / Byte.SIZE;
  }

  private static int textLength(byte @Nullable [] text) {
    return text == null ? 0 : Integer.BYTES + text.length;
  }

  private static int putText(byte[] packed, int at, byte @Nullable [] text) {
    if (text == null) {
      return at;
    }
    INT.set(packed, at, text.length);
    System.arraycopy(text, 0, packed, at + Integer.BYTES, text.length);
    return at + Integer.BYTES + text.length;
  }

  /**
   * Sets both checksums, when the head is there; the value need not be there yet, and is a part of
   * one array followed by the beginning of another.
   */
  static void seal(byte[] packed, byte[] source, int from, int keep, byte[] tail, int tailLength) {
    int end = valueOffset(packed);
    CRC32C checksum = new CRC32C();
    checksum.update(packed, KEY_LENGTH, end - KEY_LENGTH);
    INT.set(packed, HEAD_CHECKSUM, (int) checksum.getValue());
    checksum.update(source, from, keep);
    checksum.update(tail, 0, tailLength);
    INT.set(packed, CHECKSUM, (int) checksum.getValue());
  }

  /** Whether a head and a copy of its value are as they were sealed together. */
  static boolean isSound(byte[] packed, int end, byte[] copy) {
    CRC32C checksum = new CRC32C();
    checksum.update(packed, KEY_LENGTH, end - KEY_LENGTH);
    checksum.update(copy, 0, copy.length);
    return (int) checksum.getValue() == (int) INT.get(packed, CHECKSUM);
  }

  /** Whether the array is as it was sealed. */
  static boolean isSound(byte[] packed) {
    return Checksums.crc32c(packed, KEY_LENGTH, packed.length - KEY_LENGTH)
        == (int) INT.get(packed, CHECKSUM);
  }

  /** Whether the head is as it was sealed, when the array is not. */
  static boolean isHeadSound(byte[] packed) {
    try {
      int end = valueOffset(packed);
      return end > KEY_LENGTH
          && end <= packed.length
          && Checksums.crc32c(packed, KEY_LENGTH, end - KEY_LENGTH)
              == (int) INT.get(packed, HEAD_CHECKSUM);
    } catch (IndexOutOfBoundsException e) {
      // A length is what is damaged.
      return false;
    }
  }

  /** The array of an entry. */
  static byte[] head(Object entry) {
    return entry instanceof byte[] packed ? packed : ((LargeEntry) entry).head();
  }

  /** How long the value of an entry is. */
  static int valueLength(Object entry) {
    return entry instanceof byte[] packed
        ? packed.length - valueOffset(packed)
        : ((LargeEntry) entry).length();
  }

  /** Whether an entry is of this key. */
  static boolean isOf(Object entry, byte[] key) {
    byte[] packed = head(entry);
    if ((packed[KEY_LENGTH] & 0xff) != key.length - 1) {
      return false;
    }
    int from = keyOffset(packed);
    // A damaged head may point anywhere.
    return from + key.length <= packed.length
        && Arrays.equals(packed, from, from + key.length, key, 0, key.length);
  }

  static int keyLength(byte[] packed) {
    return (packed[KEY_LENGTH] & 0xff) + 1;
  }

  static int keyOffset(byte[] packed) {
    int lengths = (short) SHORT.get(packed, LENGTHS);
    return FIELDS
        + (lengths & 15)
        + (lengths >>> 4 & 15)
        + (lengths >>> 8 & 15)
        + (lengths >>> 12 & 15)
        + Digest.LENGTH;
  }

  /** The key's bytes, in an array of their own. */
  static byte[] key(byte[] packed) {
    int from = keyOffset(packed);
    return Arrays.copyOfRange(packed, from, from + keyLength(packed));
  }

  /** Where the value begins, or would begin. */
  static int valueOffset(byte[] packed) {
    int at = keyOffset(packed) + keyLength(packed);
    if (type(packed) == INLINE) {
      at += Integer.BYTES + (int) INT.get(packed, at);
    }
    if (writer(packed) == INLINE) {
      at += Integer.BYTES + (int) INT.get(packed, at);
    }
    return at;
  }

  private static int type(byte[] packed) {
    return (short) SHORT.get(packed, TYPE) & INLINE;
  }

  private static int writer(byte[] packed) {
    return (short) SHORT.get(packed, WRITER);
  }

  static int priority(byte[] packed) {
    return ((short) SHORT.get(packed, TYPE) & 0xffff) >>> TEXT_BITS;
  }

  static int slot(byte[] packed) {
    return (int) INT.get(packed, SLOT);
  }

  static void slot(byte[] packed, int id) {
    INT.set(packed, SLOT, id);
  }

  static int touches(byte[] packed) {
    return packed[TOUCHES];
  }

  static void touches(byte[] packed, int count) {
    packed[TOUCHES] = (byte) Math.min(count, MOST_TOUCHES);
  }

  /** Notes that an entry was found; after three times it stays as it is, and costs no write. */
  static void touch(byte[] packed) {
    byte touches = packed[TOUCHES];
    if (touches < MOST_TOUCHES) {
      packed[TOUCHES] = (byte) (touches + 1);
    }
  }

  /** The deadline, {@link EntryHead#NO_DEADLINE} when there is none. */
  static long deadline(byte[] packed) {
    int lengths = (short) SHORT.get(packed, LENGTHS);
    int at = FIELDS + (lengths & 15) + (lengths >>> 4 & 15) + (lengths >>> 8 & 15);
    return number(packed, at, lengths >>> 12 & 15, EntryHead.NO_DEADLINE);
  }

  /** Reads eight bytes: behind the fields there is always as much. */
  private static long number(byte[] packed, int at, int length, long none) {
    return length == 0 ? none : (long) LONG.get(packed, at) & -1L >>> Long.SIZE - length * 8;
  }

  /** The head as it was given. */
  static EntryHead decode(Object entry, SharedTexts texts) {
    byte[] packed = head(entry);
    String text = new String(packed, keyOffset(packed), keyLength(packed), StandardCharsets.UTF_8);
    return decode(entry, new ContextKey(text), texts);
  }

  /** The same, with a key that the caller has. */
  static EntryHead decode(Object entry, ContextKey key, SharedTexts texts) {
    return decode(head(entry), valueLength(entry), key, texts);
  }

  /** The same, of an entry whose value is so long. */
  static EntryHead decode(byte[] packed, int valueLength, ContextKey key, SharedTexts texts) {
    int lengths = (short) SHORT.get(packed, LENGTHS);
    int positionAt = FIELDS + (lengths & 15);
    int updatedAt = positionAt + (lengths >>> 4 & 15);
    int deadlineAt = updatedAt + (lengths >>> 8 & 15);
    int digestAt = deadlineAt + (lengths >>> 12 & 15);
    int textAt = digestAt + Digest.LENGTH + keyLength(packed);
    int type = type(packed);
    int writer = writer(packed);
    String typeText = type == INLINE ? text(packed, textAt) : texts.text(type);
    if (type == INLINE && writer == INLINE) {
      textAt += Integer.BYTES + (int) INT.get(packed, textAt);
    }
    return new EntryHead(
        key,
        number(packed, FIELDS, lengths & 15, 0),
        valueLength,
        Digest.of(packed, digestAt),
        typeText,
        number(packed, deadlineAt, lengths >>> 12 & 15, EntryHead.NO_DEADLINE),
        PRIORITIES[priority(packed)],
        writer == INLINE ? text(packed, textAt) : texts.text(writer),
        number(packed, updatedAt, lengths >>> 8 & 15, 0),
        number(packed, positionAt, lengths >>> 4 & 15, 0));
  }

  private static String text(byte[] packed, int at) {
    return new String(
        packed, at + Integer.BYTES, (int) INT.get(packed, at), StandardCharsets.UTF_8);
  }
}
