package dev.holdfast.kernel.expiry;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down which keys are read and put, for {@code holdfast tune --replay}: lines {@code MILLIS
 * KEY get|put BYTES}, where a get of 0 bytes found nothing. No values, and no keys either: what
 * stands for a key are two hashes, of its prefix and of all of it, with a salt that is thrown away.
 *
 * <p>Readers never wait for the disk: lines are gathered in memory, up to {@value #BUFFERED}
 * characters, and written once a second. What does not fit is left out and counted in the file. At
 * {@value #MOST_BYTES} bytes the trace ends.
 */
public final class AccessTrace implements AccessFollower, RecordFollower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessTrace.class);
  private static final int BUFFERED = 1 << 20;
  private static final long MOST_BYTES = 256L << 20;
  private static final int SALT_BYTES = 32;
  private static final int HASH_BYTES = 8;

  private final DataFiles files;
  private final Path path;
  private final InstantSource clock;
  private final byte[] salt = new byte[SALT_BYTES];
  private final long begunMillis;
  private final Threads.Repeating work;
  private StringBuilder lines = new StringBuilder();
  private long leftOut;
  private boolean isOver;
  private long size = -1;

  /** Begins to write; an older trace in the file is gone on with. */
  public static AccessTrace open(
      DataFiles files, Path path, InstantSource clock, Threads threads, RandomGenerator random) {
    return new AccessTrace(files, path, clock, threads, random);
  }

  private AccessTrace(
      DataFiles files, Path path, InstantSource clock, Threads threads, RandomGenerator random) {
    this.files = files;
    this.path = path;
    this.clock = clock;
    random.nextBytes(salt);
    this.begunMillis = clock.millis();
    this.work = threads.every("holdfast-access-trace", Duration.ofSeconds(1), this::flush);
  }

  @Override
  public void read(ContextKey key, long bytes, long nowMillis) {
    add(nowMillis, key, "get", bytes);
  }

  @Override
  public void applied(long position, LogRecord logRecord) {
    if (logRecord instanceof LogRecord.Commit commit && commit.timeMillis() >= begunMillis) {
      for (Change change : commit.changes()) {
        if (change instanceof Change.Valued valued && valued.kind() != ChangeKind.APPEND) {
          // The time of the line, not of the record: a trace is in order of time.
          add(clock.millis(), change.key(), "put", valued.length());
        }
      }
    }
  }

  private void add(long millis, ContextKey key, String operation, long bytes) {
    String named = hash(prefix(key.text())) + "/" + hash(key.text());
    synchronized (this) {
      if (isOver) {
        return;
      }
      if (lines.length() > BUFFERED) {
        leftOut++;
        return;
      }
      lines
          .append(millis)
          .append(' ')
          .append(named)
          .append(' ')
          .append(operation)
          .append(' ')
          .append(bytes)
          .append('\n');
    }
  }

  private static String prefix(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  private String hash(String text) {
    MessageDigest digest = Digest.sha256();
    digest.update(salt);
    byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  private void flush() {
    String text;
    synchronized (this) {
      if (leftOut > 0) {
        lines.append("# left out ").append(leftOut).append('\n');
        leftOut = 0;
      }
      text = lines.toString();
      lines = new StringBuilder();
      if (text.isEmpty() || isOver) {
        return;
      }
    }
    try (DataFile file = files.open(path)) {
      size = size < 0 ? file.size() : size;
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      file.write(ByteBuffer.wrap(bytes), size);
      size += bytes.length;
      if (size > MOST_BYTES) {
        end("the access trace is {} bytes long and ends here", size);
      }
    } catch (IOException e) {
      end("the access trace cannot be written and ends here: {}", e.toString());
    }
  }

  private void end(String message, Object detail) {
    LOG.warn(message, detail);
    synchronized (this) {
      isOver = true;
      lines = new StringBuilder();
    }
  }

  @Override
  public void close() {
    work.close();
    flush();
  }
}
