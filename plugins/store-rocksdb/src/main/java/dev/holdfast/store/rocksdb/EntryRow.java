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
 * @param end the last bytes, at most {@link #MAX_END_BYTES}; a short value is nothing else
 */
record EntryRow(EntryHead head, List<Part> parts, byte[] end) {
  /** So much is read with a head. */
  static final int MAX_END_BYTES = 1024;

  private static final byte FORMAT = 1;
  private static final int FIXED_BYTES =
      1 + 5 * Long.BYTES + Digest.LENGTH + 1 + 4 * Integer.BYTES + Integer.BYTES;
  private static final int PART_BYTES = Long.BYTES + 2 * Integer.BYTES;

  EntryRow {
    parts = List.copyOf(parts);
  }

  /** The length of the parts. */
  long partsLength() {
    return parts.stream().mapToLong(Part::used).sum();
  }

  /** The content of the row, with its checksum at the end. */
  byte[] toBytes() {
    byte[] contentType = head.contentType().getBytes(StandardCharsets.UTF_8);
    byte[] writer = head.writer().getBytes(StandardCharsets.UTF_8);
    ByteBuffer row =
        ByteBuffer.allocate(
            FIXED_BYTES
                + contentType.length
                + writer.length
                + parts.size() * PART_BYTES
                + end.length);
    row.put(FORMAT)
        .putLong(head.version())
        .putLong(head.length())
        .put(head.digest().toBytes())
        .putLong(head.deadlineMillis())
        .put((byte) head.priority().ordinal())
        .putLong(head.updatedAtMillis())
        .putLong(head.position());
    row.putInt(contentType.length).put(contentType).putInt(writer.length).put(writer);
    row.putInt(parts.size());
    for (Part part : parts) {
      row.putLong(part.position()).putInt(part.number()).putInt(part.used());
    }
    row.putInt(end.length).put(end);
    return row.putInt(Checksums.ofRow(head.key().toBytes(), row.array(), 0, row.position()))
        .array();
  }

  /** The entry of a row; empty when it is not what was written. */
  static Optional<EntryRow> of(ContextKey key, byte[] content) {
    int length = content.length - Integer.BYTES;
    if (length < 0) {
      return Optional.empty();
    }
    ByteBuffer row = ByteBuffer.wrap(content);
    if (row.getInt(length) != Checksums.ofRow(key.toBytes(), content, 0, length)) {
      return Optional.empty();
    }
    try {
      return row.get() == FORMAT ? Optional.of(read(key, row)) : Optional.empty();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static EntryRow read(ContextKey key, ByteBuffer row) {
    long version = row.getLong();
    long length = row.getLong();
    byte[] digest = new byte[Digest.LENGTH];
    row.get(digest);
    long deadline = row.getLong();
    Priority priority = Priority.values()[row.get()];
    long updatedAt = row.getLong();
    long position = row.getLong();
    String contentType = new String(bytes(row), StandardCharsets.UTF_8);
    String writer = new String(bytes(row), StandardCharsets.UTF_8);
    int count = row.getInt();
    List<Part> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(new Part(row.getLong(), row.getInt(), row.getInt()));
    }
    EntryHead head =
        new EntryHead(
            key,
            version,
            length,
            Digest.of(digest),
            contentType,
            deadline,
            priority,
            writer,
            updatedAt,
            position);
    return new EntryRow(head, parts, bytes(row));
  }

  private static byte[] bytes(ByteBuffer row) {
    byte[] bytes = new byte[row.getInt()];
    row.get(bytes);
    return bytes;
  }
}
