package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entry as it is stored by key: all but the bytes of its parts. The value is that of the parts,
 * in order, followed by the end.
 *
 * @param head all but the bytes
 * @param parts the pieces that have rows of their own
 * @param end the last bytes, normally at most {@link #MAX_END_BYTES}; a short value is nothing else
 * @param isEndSound whether the end is what was written; a value made from one that is not stays
 *     damaged until it is replaced
 */
record EntryRow(EntryHead head, List<Part> parts, byte[] end, boolean isEndSound) {
  /** So much is read with a head. */
  static final int MAX_END_BYTES = 1024;

  private static final byte FORMAT = 1;

  /** The TTL follows the position: it is not the time from the writing to the deadline. */
  private static final byte FORMAT_WITH_TTL = 2;

  private static final int FIXED_BYTES = 1 + 5 * Long.BYTES + Digest.LENGTH + 1 + 6 * Integer.BYTES;
  private static final int CONTENT_TYPE_AT = 1 + 5 * Long.BYTES + Digest.LENGTH + 1;
  private static final int PART_BYTES = Long.BYTES + 2 * Integer.BYTES;

  EntryRow {
    parts = List.copyOf(parts);
  }

  /** The content of the row, with its checksum at the end. */
  byte[] toBytes() {
    byte[] contentType = head.contentType().getBytes(StandardCharsets.UTF_8);
    byte[] writer = head.writer().getBytes(StandardCharsets.UTF_8);
    boolean hasTtl =
        head.ttlMillis() != EntryHead.ttl(head.deadlineMillis(), head.updatedAtMillis());
    ByteBuffer row =
        ByteBuffer.allocate(
            FIXED_BYTES
                + (hasTtl ? Long.BYTES : 0)
                + contentType.length
                + writer.length
                + parts.size() * PART_BYTES
                + end.length);
    row.put(hasTtl ? FORMAT_WITH_TTL : FORMAT)
        .putLong(head.version())
        .putLong(head.length())
        .put(head.digest().toBytes())
        .putLong(head.deadlineMillis())
        .put((byte) head.priority().ordinal())
        .putLong(head.updatedAtMillis())
        .putLong(head.position());
    if (hasTtl) {
      row.putLong(head.ttlMillis());
    }
    row.putInt(contentType.length).put(contentType).putInt(writer.length).put(writer);
    row.putInt(parts.size());
    for (Part part : parts) {
      row.putLong(part.position()).putInt(part.number()).putInt(part.used());
    }
    row.putInt(end.length);
    byte[] key = head.key().toBytes();
    row.putInt(Checksums.ofRow(key, row.array(), 0, row.position()));
    int checksum = Checksums.ofRow(key, end, 0, end.length);
    return row.put(end).putInt(isEndSound ? checksum : ~checksum).array();
  }

  /** The entry of a row; empty when all but its end is not what was written. */
  static Optional<EntryRow> of(ContextKey key, byte[] content) {
    ByteBuffer row = ByteBuffer.wrap(content);
    try {
      byte format = row.get();
      return format == FORMAT || format == FORMAT_WITH_TTL
          ? read(key, row, format == FORMAT_WITH_TTL)
          : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Nothing is made of the bytes before their checksum was found right. */
  private static Optional<EntryRow> read(ContextKey key, ByteBuffer row, boolean hasTtl) {
    byte[] keyBytes = key.toBytes();
    row.position(CONTENT_TYPE_AT + (hasTtl ? Long.BYTES : 0));
    skip(row, 1);
    skip(row, 1);
    skip(row, PART_BYTES);
    int endLength = row.getInt();
    int length = row.position();
    if (row.getInt() != Checksums.ofRow(keyBytes, row.array(), 0, length)) {
      return Optional.empty();
    }
    if (row.remaining() != endLength + Integer.BYTES) {
      return Optional.empty();
    }
    byte[] end = new byte[endLength];
    row.get(end);
    boolean isEndSound = row.getInt() == Checksums.ofRow(keyBytes, end, 0, endLength);
    row.position(1);
    return Optional.of(new EntryRow(head(key, row, hasTtl), parts(row), end, isEndSound));
  }

  private static void skip(ByteBuffer row, int unit) {
    long count = row.getInt();
    if (count < 0 || count * unit > row.remaining()) {
      throw new BufferUnderflowException();
    }
    row.position(row.position() + (int) count * unit);
  }

  private static EntryHead head(ContextKey key, ByteBuffer row, boolean hasTtl) {
    long version = row.getLong();
    long length = row.getLong();
    byte[] digest = new byte[Digest.LENGTH];
    row.get(digest);
    long deadline = row.getLong();
    Priority priority = Priority.values()[row.get()];
    long updatedAt = row.getLong();
    long position = row.getLong();
    long ttl = hasTtl ? row.getLong() : EntryHead.ttl(deadline, updatedAt);
    String contentType = text(row);
    String writer = text(row);
    return new EntryHead(
        key,
        version,
        length,
        Digest.of(digest),
        contentType,
        deadline,
        priority,
        writer,
        updatedAt,
        position,
        ttl);
  }

  private static String text(ByteBuffer row) {
    byte[] bytes = new byte[row.getInt()];
    row.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<Part> parts(ByteBuffer row) {
    int count = row.getInt();
    List<Part> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(new Part(row.getLong(), row.getInt(), row.getInt()));
    }
    return parts;
  }
}
