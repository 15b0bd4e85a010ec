package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Written;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.TableImage;
import dev.holdfast.kernel.delta.Chain;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.record.KnownTexts;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items of a checkpoint's frames, as {@link CheckpointFormat} says. */
final class Items {
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private Items() {}

  static void write(DataOutputStream out, TableImage.Gone gone) throws IOException {
    Fields.writeText(out, gone.key().text());
    out.writeLong(gone.version());
    out.writeLong(gone.timeMillis());
  }

  static TableImage.Gone readGone(ByteBuffer in) throws IOException {
    return new TableImage.Gone(Fields.readKey(in), in.getLong(), in.getLong());
  }

  static void write(DataOutputStream out, Leases.Lease lease) throws IOException {
    Fields.writeBytes(out, RecordCodec.encode(new LogRecord.LeaseGranted(0, lease)));
  }

  static Leases.Lease readLease(ByteBuffer in) throws IOException {
    if (RecordCodec.decode(Fields.readBytes(in)) instanceof LogRecord.LeaseGranted granted) {
      return granted.lease();
    }
    throw new IOException("a lease is written as another record");
  }

  static void write(DataOutputStream out, TableImage.Named named) throws IOException {
    Fields.writeText(out, named.principal());
    Fields.writeText(out, named.name().key());
    out.write(named.name().fingerprint().toBytes());
    out.writeLong(named.timeMillis());
    out.writeInt(named.results().size());
    for (Written written : named.results()) {
      Fields.writeText(out, written.key().text());
      out.writeLong(written.version());
      out.writeBoolean(written.digest().isPresent());
      if (written.digest().isPresent()) {
        out.write(written.digest().get().toBytes());
      }
      out.writeLong(written.bytes());
      out.writeBoolean(written.expiresAt().isPresent());
      if (written.expiresAt().isPresent()) {
        out.writeLong(written.expiresAt().get().toEpochMilli());
      }
      out.writeBoolean(written.created());
    }
  }

  static TableImage.Named readNamed(ByteBuffer in) throws IOException {
    String principal = Fields.readText(in);
    LogRecord.Idempotency name =
        new LogRecord.Idempotency(Fields.readText(in), Fields.readDigest(in));
    long time = in.getLong();
    int count = Fields.bounded(in.getInt(), in.remaining());
    List<Written> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ContextKey key = Fields.readKey(in);
      long version = in.getLong();
      Optional<Digest> digest =
          Fields.readBoolean(in) ? Optional.of(Fields.readDigest(in)) : Optional.empty();
      long bytes = in.getLong();
      Optional<Instant> expiresAt =
          Fields.readBoolean(in)
              ? Optional.of(Instant.ofEpochMilli(in.getLong()))
              : Optional.empty();
      results.add(new Written(key, version, digest, bytes, expiresAt, Fields.readBoolean(in)));
    }
    return new TableImage.Named(principal, name, time, results);
  }

  static void write(DataOutputStream out, EntryHead head, byte[] value) throws IOException {
    Fields.writeText(out, head.key().text());
    out.writeLong(head.version());
    out.write(head.digest().toBytes());
    Fields.writeText(out, head.contentType());
    out.writeLong(head.deadlineMillis());
    if (head.deadlineMillis() != EntryHead.NO_DEADLINE) {
      out.writeLong(head.ttlMillis());
    }
    out.writeByte(head.priority().ordinal());
    Fields.writeText(out, head.writer());
    out.writeLong(head.updatedAtMillis());
    out.writeLong(head.position());
    Fields.writeBytes(out, value);
  }

  static void readEntry(ByteBuffer in, int format, KnownTexts texts, CheckpointReader.Sink sink)
      throws IOException {
    ContextKey key = Fields.readKey(in);
    long version = in.getLong();
    Digest digest = Fields.readDigest(in);
    String contentType = Fields.readText(in, texts);
    long deadline = in.getLong();
    boolean hasTtl = deadline != EntryHead.NO_DEADLINE && format >= CheckpointFormat.WITH_TTL;
    long ttl = hasTtl ? in.getLong() : 0;
    int priority = Fields.bounded(Byte.toUnsignedInt(in.get()), PRIORITIES.size() - 1);
    String writer = Fields.readText(in, texts);
    long updatedAt = in.getLong();
    long position = in.getLong();
    byte[] value = Fields.readBytes(in);
    sink.entry(
        new EntryHead(
            key,
            version,
            value.length,
            digest,
            contentType,
            deadline,
            PRIORITIES.get(priority),
            writer,
            updatedAt,
            position,
            hasTtl ? ttl : EntryHead.ttl(deadline, updatedAt)),
        value);
  }

  static void write(DataOutputStream out, HistoryIndex.Row row) throws IOException {
    Fields.writeText(out, row.key().text());
    out.writeLong(row.wholeVersion());
    out.writeInt(row.newestChain().depth());
    out.writeLong(row.newestChain().bytes());
    out.writeInt(row.versions().length);
    for (int i = 0; i < row.versions().length; i++) {
      out.writeLong(row.versions()[i]);
      out.writeLong(row.positions()[i]);
    }
  }

  static HistoryIndex.Row readHistory(ByteBuffer in) throws IOException {
    ContextKey key = Fields.readKey(in);
    long whole = in.getLong();
    Chain chain = new Chain(in.getInt(), in.getLong());
    chain = chain.equals(Chain.NONE) ? Chain.NONE : chain;
    int count = Fields.bounded(in.getInt(), in.remaining() / 16);
    long[] versions = new long[count];
    long[] positions = new long[count];
    for (int i = 0; i < count; i++) {
      versions[i] = in.getLong();
      positions[i] = in.getLong();
    }
    return new HistoryIndex.Row(key, whole, chain, versions, positions);
  }
}
