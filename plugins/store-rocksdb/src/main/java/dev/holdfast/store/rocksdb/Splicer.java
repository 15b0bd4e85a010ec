package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.EntryHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes entries of one batch from values and tails, and keeps the parts that are new.
 *
 * <p>Parts are immutable. A splice keeps those before the cut, cuts one, and puts what follows into
 * the end of the entry; an end that became too long becomes a part. A new part takes over the one
 * before it as long as that is not much longer, so that a value that grew by many small tails has
 * few parts, and each byte was written again about as often as the number of its digits says.
 */
final class Splicer {
  /** No part is longer: so much is read, at most, for one byte of it. */
  static final int MAX_PART_BYTES = 1 << 20;

  private static final int MENDED_NUMBERS = 1 << 30;

  private final Database database;
  private final long position;
  private final Meter.Counter rewritten;
  private final Map<Integer, byte[]> fresh = new HashMap<>();
  private int nextNumber;

  Splicer(Database database, long position, Meter.Counter rewritten) {
    this(database, position, rewritten, 0);
  }

  private Splicer(Database database, long position, Meter.Counter rewritten, int firstNumber) {
    this.database = database;
    this.position = position;
    this.rewritten = rewritten;
    this.nextNumber = firstNumber;
  }

  /**
   * For an entry that is written again after the batch at {@code position}. No batch has so many
   * parts, so none has these names; a second repair there writes the same bytes under them.
   */
  static Splicer mending(Database database, long position, Meter.Counter rewritten) {
    return new Splicer(database, position, rewritten, MENDED_NUMBERS);
  }

  /** An entry with a value of its own. */
  EntryRow whole(EntryHead head, byte[] value) {
    return entry(head, new ArrayList<>(), value);
  }

  /** The first {@code keep} bytes of the present value, followed by the tail. */
  EntryRow splice(EntryRow present, EntryHead head, long keep, byte[] tail) {
    List<Part> kept = new ArrayList<>();
    long length = 0;
    for (Part part : present.parts()) {
      if (length < keep) {
        kept.add(part.cutTo((int) Math.min(part.used(), keep - length)));
        length += kept.getLast().used();
      }
    }
    // What is kept beyond the parts is kept of the end.
    int ofEnd = (int) (keep - length);
    byte[] end = joined(present.end(), ofEnd, tail);
    // Damage stays where it is: as a part, with a new checksum, it would look right.
    return ofEnd > 0 && !present.isEndSound()
        ? new EntryRow(head, kept, end, false)
        : entry(head, kept, end);
  }

  /** The bytes of a part that is new in this batch. */
  byte[] fresh(Part part) {
    byte[] bytes = fresh.get(part.number());
    if (bytes == null || !isFresh(part)) {
      throw new IllegalStateException("no new part: " + part);
    }
    return bytes;
  }

  /** Whether the part is new in this batch. */
  boolean isFresh(Part part) {
    return part.position() == position;
  }

  private EntryRow entry(EntryHead head, List<Part> parts, byte[] end) {
    if (end.length <= EntryRow.MAX_END_BYTES) {
      return new EntryRow(head, parts, end, true);
    }
    byte[] bytes = takeOver(head.key(), parts, end);
    for (int at = 0; at < bytes.length; at += MAX_PART_BYTES) {
      int length = Math.min(MAX_PART_BYTES, bytes.length - at);
      Part part = new Part(position, nextNumber++, length);
      fresh.put(part.number(), Arrays.copyOfRange(bytes, at, at + length));
      parts.add(part);
    }
    return new EntryRow(head, parts, new byte[0], true);
  }

  /** Joins the last parts with what follows, as long as they are worth it. */
  private byte[] takeOver(ContextKey key, List<Part> parts, byte[] following) {
    byte[] bytes = following;
    while (!parts.isEmpty()) {
      int before = parts.getLast().used();
      if (before > 2L * bytes.length || (long) before + bytes.length > MAX_PART_BYTES) {
        break;
      }
      Optional<byte[]> read = read(key, parts.getLast());
      if (read.isEmpty()) {
        // Damage stays where it is, here too.
        break;
      }
      rewritten.add(before);
      parts.removeLast();
      bytes = joined(read.get(), before, bytes);
    }
    return bytes;
  }

  private Optional<byte[]> read(ContextKey key, Part part) {
    if (isFresh(part)) {
      return Optional.of(Arrays.copyOf(fresh(part), part.used()));
    }
    byte[] rowKey = part.rowKey(key);
    return Optional.ofNullable(database.get(Table.PARTS, rowKey))
        .flatMap(row -> part.read(rowKey, row));
  }

  private static byte[] joined(byte[] first, int count, byte[] second) {
    byte[] whole = Arrays.copyOf(first, count + second.length);
    System.arraycopy(second, 0, whole, count, second.length);
    return whole;
  }
}
