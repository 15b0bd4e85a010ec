package dev.holdfast.kernel.record;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
 * record   u8 format (1; 2 when it holds a delta), u8 type, i64 time in ms, then by type:
 *  1 commit   text writer, u8 named [text key, digest fingerprint], u32 changes, each:
 *             u8 kind, text key, i64 version, and
 *               put 1, patch 3   facts, bytes value
 *               append 2         facts, i64 keep, bytes tail
 *               delete 4, expired 5, evicted 6   nothing
 *               put 7, patch 9   facts, i64 length, i64 base version, text delta format, bytes delta
 *             facts = text content type, i64 deadline in ms (2^63-1 = none), u8 priority, digest, u8 created
 *  2 granted  text id, u8 names, text each, u8 mode, text owner, text principal, i64 token, i64 ttl ms, i64 expiry ms
 *  3 renewed  text id, i64 ttl ms, i64 expiry ms
 *  4 ended    text id
 *  5 canary   nothing
 * </pre>
 */
public final class RecordCodec {
  private static final int FORMAT = 1;
  private static final int FORMAT_WITH_DELTA = 2;
  private static final int COMMIT = 1;
  private static final int GRANTED = 2;
  private static final int RENEWED = 3;
  private static final int ENDED = 4;
  private static final int CANARY = 5;

  /** What is added to the kind of a change that is written as a delta. */
  private static final int AS_DELTA = 6;

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
      out.writeByte(holdsDelta(logRecord) ? FORMAT_WITH_DELTA : FORMAT);
      switch (logRecord) {
        case LogRecord.Commit commit -> writeCommit(out, commit);
        case LogRecord.LeaseGranted granted -> writeGranted(out, granted);
        case LogRecord.LeaseRenewed renewed -> {
          out.writeByte(RENEWED);
          out.writeLong(renewed.timeMillis());
          writeText(out, renewed.id());
          out.writeLong(renewed.ttlMillis());
          out.writeLong(renewed.expiresAtMillis());
        }
        case LogRecord.LeaseEnded ended -> {
          out.writeByte(ENDED);
          out.writeLong(ended.timeMillis());
          writeText(out, ended.id());
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

  private static boolean holdsDelta(LogRecord logRecord) {
    return logRecord instanceof LogRecord.Commit commit
        && commit.changes().stream().anyMatch(Change.Delta.class::isInstance);
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
      int format = readByte(in);
      if (format != FORMAT && format != FORMAT_WITH_DELTA) {
        throw corrupt(
            "record format " + format + " is not known; this version reads formats 1 and 2", null);
      }
      int type = readByte(in);
      long time = in.getLong();
      LogRecord decoded =
          switch (type) {
            case COMMIT -> readCommit(in, time, texts);
            case GRANTED -> readGranted(in, time);
            case RENEWED ->
                new LogRecord.LeaseRenewed(time, readText(in), in.getLong(), in.getLong());
            case ENDED -> new LogRecord.LeaseEnded(time, readText(in));
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

  private static void writeCommit(DataOutputStream out, LogRecord.Commit commit)
      throws IOException {
    out.writeByte(COMMIT);
    out.writeLong(commit.timeMillis());
    writeText(out, commit.writer());
    out.writeBoolean(commit.idempotency().isPresent());
    if (commit.idempotency().isPresent()) {
      writeText(out, commit.idempotency().get().key());
      out.write(commit.idempotency().get().fingerprint().toBytes());
    }
    out.writeInt(commit.changes().size());
    for (Change change : commit.changes()) {
      int code = change.kind().ordinal() + 1;
      out.writeByte(change instanceof Change.Delta ? code + AS_DELTA : code);
      writeText(out, change.key().text());
      out.writeLong(change.version());
      switch (change) {
        case Change.Replaced replaced -> {
          writeFacts(out, replaced.facts());
          writeBytes(out, replaced.value());
        }
        case Change.Appended appended -> {
          writeFacts(out, appended.facts());
          out.writeLong(appended.keep());
          writeBytes(out, appended.tail());
        }
        case Change.Delta delta -> {
          writeFacts(out, delta.facts());
          out.writeLong(delta.length());
          out.writeLong(delta.base());
          writeText(out, delta.format().text());
          writeBytes(out, delta.delta());
        }
        case Change.Removed _ -> {}
      }
    }
  }

  private static LogRecord readCommit(ByteBuffer in, long time, @Nullable KnownTexts texts)
      throws IOException {
    String writer = readText(in, texts);
    Optional<LogRecord.Idempotency> idempotency =
        readByte(in) != 0
            ? Optional.of(new LogRecord.Idempotency(readText(in), readDigest(in)))
            : Optional.empty();
    int count = bounded(in.getInt(), in.remaining() / SMALLEST_CHANGE + 1);
    if (count == 1) {
      return new LogRecord.Commit(time, writer, idempotency, List.of(readChange(in, texts)));
    }
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(readChange(in, texts));
    }
    return new LogRecord.Commit(time, writer, idempotency, changes);
  }

  private static Change readChange(ByteBuffer in, @Nullable KnownTexts texts) throws IOException {
    int code = readByte(in) - 1;
    boolean isDelta = code >= AS_DELTA;
    ChangeKind kind = KINDS.get(bounded(isDelta ? code - AS_DELTA : code, KINDS.size()));
    ContextKey key = readKey(in);
    long version = in.getLong();
    if (isDelta) {
      return readDelta(in, key, version, kind, texts);
    }
    return switch (kind) {
      case PUT, PATCH ->
          new Change.Replaced(key, version, kind, readFacts(in, texts), readBytes(in));
      case APPEND ->
          new Change.Appended(key, version, readFacts(in, texts), in.getLong(), readBytes(in));
      case DELETE, EXPIRED, EVICTED -> new Change.Removed(key, version, kind);
    };
  }

  private static Change readDelta(
      ByteBuffer in, ContextKey key, long version, ChangeKind kind, @Nullable KnownTexts texts)
      throws IOException {
    if (kind != ChangeKind.PUT && kind != ChangeKind.PATCH) {
      throw new IOException("only a put or a patch is written as a delta");
    }
    Change.Facts facts = readFacts(in, texts);
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
        DeltaFormat.parse(readText(in)),
        readBytes(in),
        null);
  }

  private static void writeFacts(DataOutputStream out, Change.Facts facts) throws IOException {
    writeText(out, facts.contentType());
    out.writeLong(facts.deadlineMillis());
    out.writeByte(facts.priority().ordinal());
    out.write(facts.digest().toBytes());
    out.writeBoolean(facts.created());
  }

  private static Change.Facts readFacts(ByteBuffer in, @Nullable KnownTexts texts)
      throws IOException {
    return new Change.Facts(
        readText(in, texts),
        in.getLong(),
        PRIORITIES.get(bounded(readByte(in), PRIORITIES.size())),
        readDigest(in),
        readByte(in) != 0);
  }

  private static void writeGranted(DataOutputStream out, LogRecord.LeaseGranted granted)
      throws IOException {
    Leases.Lease lease = granted.lease();
    out.writeByte(GRANTED);
    out.writeLong(granted.timeMillis());
    writeText(out, lease.id());
    out.writeByte(lease.names().size());
    for (String name : lease.names()) {
      writeText(out, name);
    }
    out.writeByte(lease.mode().ordinal());
    writeText(out, lease.owner());
    writeText(out, lease.principal());
    out.writeLong(lease.token());
    out.writeLong(lease.ttl().toMillis());
    out.writeLong(lease.expiresAt().toEpochMilli());
  }

  private static LogRecord readGranted(ByteBuffer in, long time) throws IOException {
    String id = readText(in);
    int count = readByte(in);
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(readText(in));
    }
    Leases.Mode mode = MODES.get(bounded(readByte(in), MODES.size()));
    String owner = readText(in);
    String principal = readText(in);
    long token = in.getLong();
    Duration ttl = Duration.ofMillis(in.getLong());
    Instant expiresAt = Instant.ofEpochMilli(in.getLong());
    return new LogRecord.LeaseGranted(
        time, new Leases.Lease(id, names, mode, owner, principal, token, ttl, expiresAt));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException(
          "a text of a record has at most 65535 bytes, not " + utf8.length);
    }
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  private static String readText(ByteBuffer in) throws IOException {
    return readText(in, null);
  }

  private static String readText(ByteBuffer in, @Nullable KnownTexts texts) throws IOException {
    int length = Short.toUnsignedInt(in.getShort());
    int start = skip(in, length);
    return texts == null
        ? new String(in.array(), start, length, StandardCharsets.UTF_8)
        : texts.read(in.array(), start, length);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static ContextKey readKey(ByteBuffer in) throws IOException {
    String text = readText(in);
    try {
      return new ContextKey(text);
    } catch (HoldfastException e) {
      throw new IOException("a key that cannot be", e);
    }
  }

  private static byte[] readBytes(ByteBuffer in) throws IOException {
    byte[] bytes = new byte[bounded(in.getInt(), in.remaining() + 1)];
    in.get(bytes);
    return bytes;
  }

  private static Digest readDigest(ByteBuffer in) throws IOException {
    return Digest.of(in.array(), skip(in, Digest.LENGTH));
  }

  /** Goes on behind {@code length} bytes of the array; where they begin. */
  private static int skip(ByteBuffer in, int length) throws IOException {
    int start = in.position();
    if (length > in.remaining()) {
      throw new IOException("the end is missing");
    }
    in.position(start + length);
    return start;
  }

  private static int readByte(ByteBuffer in) {
    return Byte.toUnsignedInt(in.get());
  }

  private static int bounded(int value, int limit) throws IOException {
    if (value < 0 || value >= limit) {
      throw new IOException("value " + value + " is out of bounds");
    }
    return value;
  }
}
