package dev.holdfast.kernel.record;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.store.EntryHead;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log record: what the persistence plugin frames, checks and stores without looking
 * inside.
 *
 * <p>All numbers are big-endian. {@code text} = u16 length + UTF-8; {@code bytes} = u32 length +
 * bytes; {@code digest} = 32 bytes.
 *
 * <pre>
 * record   u8 format (1; 2 when it holds a delta; 3 when it moves a deadline, or when one of its
 *          TTLs is not the time from the record to the deadline), u8 type, i64 time in ms, then by type:
 *  1 commit   text writer, u8 named [text key, digest fingerprint], u32 changes, each:
 *             u8 kind, text key, i64 version, and
 *               put 1, patch 3   facts, bytes value
 *               append 2         facts, i64 keep, bytes tail
 *               delete 4, expired 5, evicted 6   nothing
 *               put 7, patch 9   facts, i64 length, i64 base version, text delta format, bytes delta
 *               moved 13         facts, i64 length, text writer of the version, i64 its time in ms
 *             facts = text content type, i64 deadline in ms (2^63-1 = none), u8 priority, digest, u8 created,
 *                     and in format 3 i64 ttl in ms (0 = none)
 *  2 granted  text id, u8 names, text each, u8 mode, text owner, text principal, i64 token, i64 ttl ms, i64 expiry ms
 *  3 renewed  text id, i64 ttl ms, i64 expiry ms
 *  4 ended    text id
 *  5 canary   nothing
 * </pre>
 */
public final class RecordCodec {
  private static final int FORMAT = 1;
  private static final int FORMAT_WITH_DELTA = 2;
  private static final int FORMAT_WITH_TTL = 3;
  private static final int COMMIT = 1;
  private static final int GRANTED = 2;
  private static final int RENEWED = 3;
  private static final int ENDED = 4;
  private static final int CANARY = 5;

  /** What is added to the kind of a change that is written as a delta. */
  private static final int AS_DELTA = 6;

  /** The kind of a moved deadline. */
  private static final int MOVED = 13;

  /** A removal of a key of one byte. */
  private static final int SMALLEST_CHANGE = 1 + 2 + 1 + 8;

  private static final List<ChangeKind> KINDS = List.of(ChangeKind.values());
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<Leases.Mode> MODES = List.of(Leases.Mode.values());

  private RecordCodec() {}

  /** Writes a record. */
  public static byte[] encode(LogRecord logRecord) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      int format = format(logRecord);
      out.writeByte(format);
      switch (logRecord) {
        case LogRecord.Commit commit -> writeCommit(out, commit, format);
        case LogRecord.LeaseGranted granted -> writeGranted(out, granted);
        case LogRecord.LeaseRenewed renewed -> {
          out.writeByte(RENEWED);
          out.writeLong(renewed.timeMillis());
          RecordFields.writeText(out, renewed.id());
          out.writeLong(renewed.ttlMillis());
          out.writeLong(renewed.expiresAtMillis());
        }
        case LogRecord.LeaseEnded ended -> {
          out.writeByte(ENDED);
          out.writeLong(ended.timeMillis());
          RecordFields.writeText(out, ended.id());
        }
        case LogRecord.Canary canary -> {
          out.writeByte(CANARY);
          out.writeLong(canary.timeMillis());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static int format(LogRecord logRecord) {
    int format = FORMAT;
    if (logRecord instanceof LogRecord.Commit commit) {
      for (Change change : commit.changes()) {
        if (needsTtl(change, commit.timeMillis())) {
          return FORMAT_WITH_TTL;
        }
        format = change instanceof Change.Delta ? FORMAT_WITH_DELTA : format;
      }
    }
    return format;
  }

  private static boolean needsTtl(Change change, long time) {
    return switch (change) {
      case Change.Touched _ -> true;
      case Change.Valued valued ->
          valued.facts().ttlMillis() != EntryHead.ttl(valued.facts().deadlineMillis(), time);
      case Change.Removed _ -> false;
    };
  }

  /**
   * Reads a record.
   *
   * @throws HoldfastException with {@link ErrorCode#CORRUPT} when the bytes are no record of a
   *     known format
   */
  public static LogRecord decode(byte[] payload) {
    return decode(payload, null);
  }

  /** The same for one of many records, whose equal texts need not be as many objects. */
  public static LogRecord decode(byte[] payload, @Nullable KnownTexts texts) {
    try {
      ByteBuffer in = ByteBuffer.wrap(payload);
      int format = RecordFields.readByte(in);
      if (format < FORMAT || format > FORMAT_WITH_TTL) {
        throw corrupt(
            "record format " + format + " is not known; this version reads formats 1 to 3", null);
      }
      int type = RecordFields.readByte(in);
      long time = in.getLong();
      LogRecord decoded =
          switch (type) {
            case COMMIT -> readCommit(in, new Reading(format, time, texts));
            case GRANTED -> readGranted(in, time);
            case RENEWED ->
                new LogRecord.LeaseRenewed(
                    time, RecordFields.readText(in), in.getLong(), in.getLong());
            case ENDED -> new LogRecord.LeaseEnded(time, RecordFields.readText(in));
            case CANARY -> new LogRecord.Canary(time);
            default -> throw corrupt("record type " + type + " is not known", null);
          };
      if (in.hasRemaining()) {
        throw corrupt("a record has " + in.remaining() + " bytes too many", null);
      }
      return decoded;
    } catch (IOException | BufferUnderflowException | IllegalArgumentException e) {
      throw corrupt("a record ends too early or holds a value that cannot be", e);
    }
  }

  private static HoldfastException corrupt(String message, @Nullable Exception cause) {
    HoldfastException corrupt =
        new HoldfastException(ErrorCode.CORRUPT, "The log cannot be read: " + message + ".");
    if (cause != null) {
      corrupt.initCause(cause);
    }
    return corrupt;
  }

  /** What holds for all changes of a record that is read. */
  private record Reading(int format, long time, @Nullable KnownTexts texts) {}

  private static int code(Change change) {
    return switch (change) {
      case Change.Touched _ -> MOVED;
      case Change.Delta delta -> delta.kind().ordinal() + 1 + AS_DELTA;
      case Change.Replaced _, Change.Appended _, Change.Removed _ -> change.kind().ordinal() + 1;
    };
  }

  private static void writeCommit(DataOutputStream out, LogRecord.Commit commit, int format)
      throws IOException {
    out.writeByte(COMMIT);
    out.writeLong(commit.timeMillis());
    RecordFields.writeText(out, commit.writer());
    out.writeBoolean(commit.idempotency().isPresent());
    if (commit.idempotency().isPresent()) {
      RecordFields.writeText(out, commit.idempotency().get().key());
      out.write(commit.idempotency().get().fingerprint().toBytes());
    }
    out.writeInt(commit.changes().size());
    for (Change change : commit.changes()) {
      out.writeByte(code(change));
      RecordFields.writeText(out, change.key().text());
      out.writeLong(change.version());
      switch (change) {
        case Change.Replaced replaced -> {
          writeFacts(out, replaced.facts(), format);
          RecordFields.writeBytes(out, replaced.value());
        }
        case Change.Appended appended -> {
          writeFacts(out, appended.facts(), format);
          out.writeLong(appended.keep());
          RecordFields.writeBytes(out, appended.tail());
        }
        case Change.Delta delta -> {
          writeFacts(out, delta.facts(), format);
          out.writeLong(delta.length());
          out.writeLong(delta.base());
          RecordFields.writeText(out, delta.format().text());
          RecordFields.writeBytes(out, delta.delta());
        }
        case Change.Touched touched -> {
          writeFacts(out, touched.facts(), format);
          out.writeLong(touched.length());
          RecordFields.writeText(out, touched.writer());
          out.writeLong(touched.updatedAtMillis());
        }
        case Change.Removed _ -> {}
      }
    }
  }

  private static LogRecord readCommit(ByteBuffer in, Reading reading) throws IOException {
    long time = reading.time();
    String writer = RecordFields.readText(in, reading.texts());
    Optional<LogRecord.Idempotency> idempotency =
        RecordFields.readByte(in) != 0
            ? Optional.of(
                new LogRecord.Idempotency(RecordFields.readText(in), RecordFields.readDigest(in)))
            : Optional.empty();
    int count = RecordFields.bounded(in.getInt(), in.remaining() / SMALLEST_CHANGE + 1);
    if (count == 1) {
      return new LogRecord.Commit(time, writer, idempotency, List.of(readChange(in, reading)));
    }
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(readChange(in, reading));
    }
    return new LogRecord.Commit(time, writer, idempotency, changes);
  }

  private static Change readChange(ByteBuffer in, Reading reading) throws IOException {
    int code = RecordFields.readByte(in) - 1;
    if (code == MOVED - 1 && reading.format() == FORMAT_WITH_TTL) {
      return readTouched(in, reading);
    }
    boolean isDelta = code >= AS_DELTA;
    ChangeKind kind =
        KINDS.get(RecordFields.bounded(isDelta ? code - AS_DELTA : code, KINDS.size()));
    ContextKey key = RecordFields.readKey(in);
    long version = in.getLong();
    if (isDelta) {
      return readDelta(in, key, version, kind, reading);
    }
    return switch (kind) {
      case PUT, PATCH ->
          new Change.Replaced(
              key, version, kind, readFacts(in, reading), RecordFields.readBytes(in));
      case APPEND ->
          new Change.Appended(
              key, version, readFacts(in, reading), in.getLong(), RecordFields.readBytes(in));
      case DELETE, EXPIRED, EVICTED -> new Change.Removed(key, version, kind);
      case TOUCH -> throw new IOException("a moved deadline has a kind of its own");
    };
  }

  private static Change readDelta(
      ByteBuffer in, ContextKey key, long version, ChangeKind kind, Reading reading)
      throws IOException {
    if (kind != ChangeKind.PUT && kind != ChangeKind.PATCH) {
      throw new IOException("only a put or a patch is written as a delta");
    }
    Change.Facts facts = readFacts(in, reading);
    long length = in.getLong();
    long base = in.getLong();
    if (length < 0 || length > Integer.MAX_VALUE || base < 1 || base >= version) {
      throw new IOException("a length or a base version is out of bounds");
    }
    return new Change.Delta(
        key,
        version,
        kind,
        facts,
        length,
        base,
        DeltaFormat.parse(RecordFields.readText(in)),
        RecordFields.readBytes(in),
        null);
  }

  private static Change readTouched(ByteBuffer in, Reading reading) throws IOException {
    ContextKey key = RecordFields.readKey(in);
    long version = in.getLong();
    Change.Facts facts = readFacts(in, reading);
    long length = in.getLong();
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new IOException("a length is out of bounds");
    }
    return new Change.Touched(
        key, version, facts, length, RecordFields.readText(in, reading.texts()), in.getLong());
  }

  private static void writeFacts(DataOutputStream out, Change.Facts facts, int format)
      throws IOException {
    RecordFields.writeText(out, facts.contentType());
    out.writeLong(facts.deadlineMillis());
    out.writeByte(facts.priority().ordinal());
    out.write(facts.digest().toBytes());
    out.writeBoolean(facts.created());
    if (format == FORMAT_WITH_TTL) {
      out.writeLong(facts.ttlMillis());
    }
  }

  private static Change.Facts readFacts(ByteBuffer in, Reading reading) throws IOException {
    String contentType = RecordFields.readText(in, reading.texts());
    long deadline = in.getLong();
    Priority priority =
        PRIORITIES.get(RecordFields.bounded(RecordFields.readByte(in), PRIORITIES.size()));
    Digest digest = RecordFields.readDigest(in);
    boolean created = RecordFields.readByte(in) != 0;
    long ttl =
        reading.format() == FORMAT_WITH_TTL
            ? in.getLong()
            : EntryHead.ttl(deadline, reading.time());
    if (ttl < 0 || (ttl == 0) != (deadline == EntryHead.NO_DEADLINE)) {
      throw new IOException("a ttl does not fit its deadline");
    }
    return new Change.Facts(contentType, deadline, priority, digest, created, ttl);
  }

  private static void writeGranted(DataOutputStream out, LogRecord.LeaseGranted granted)
      throws IOException {
    Leases.Lease lease = granted.lease();
    out.writeByte(GRANTED);
    out.writeLong(granted.timeMillis());
    RecordFields.writeText(out, lease.id());
    out.writeByte(lease.names().size());
    for (String name : lease.names()) {
      RecordFields.writeText(out, name);
    }
    out.writeByte(lease.mode().ordinal());
    RecordFields.writeText(out, lease.owner());
    RecordFields.writeText(out, lease.principal());
    out.writeLong(lease.token());
    out.writeLong(lease.ttl().toMillis());
    out.writeLong(lease.expiresAt().toEpochMilli());
  }

  private static LogRecord readGranted(ByteBuffer in, long time) throws IOException {
    String id = RecordFields.readText(in);
    int count = RecordFields.readByte(in);
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(RecordFields.readText(in));
    }
    Leases.Mode mode = MODES.get(RecordFields.bounded(RecordFields.readByte(in), MODES.size()));
    String owner = RecordFields.readText(in);
    String principal = RecordFields.readText(in);
    long token = in.getLong();
    Duration ttl = Duration.ofMillis(in.getLong());
    Instant expiresAt = Instant.ofEpochMilli(in.getLong());
    return new LogRecord.LeaseGranted(
        time, new Leases.Lease(id, names, mode, owner, principal, token, ttl, expiresAt));
  }
}
