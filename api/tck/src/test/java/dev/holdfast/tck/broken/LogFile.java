package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.LogDamage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.zip.CRC32C;

/**
 * The file of a {@link PlainLog}: frames of position, length and checksum, then the payload. A
 * record's position is the offset of the end of its frame.
 */
class LogFile {
  static final int HEADER = 20;

  private final Path path;
  private final ProviderContext context;
  private final Path beginPath;
  private DataFile file;
  private long base;
  private long truncated;
  private long end;
  private long cutBytes;

  LogFile(ProviderContext context) {
    this.context = context;
    this.path = context.dataDirectory().resolve("plain.log");
    this.beginPath = context.dataDirectory().resolve("plain.begin");
    try {
      context.files().createDirectories(context.dataDirectory());
      this.file = context.files().open(path);
      context.files().syncDirectory(context.dataDirectory());
      readBegin();
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "Cannot open " + path + ": " + e);
    }
  }

  private void readBegin() throws IOException {
    if (context.files().list(context.dataDirectory()).contains("plain.begin")) {
      ByteBuffer begin = ByteBuffer.allocate(16);
      try (DataFile opened = context.files().open(beginPath)) {
        while (begin.hasRemaining() && opened.read(begin, begin.position()) >= 0) {
          // Reads on until the end.
        }
      }
      truncated = begin.getLong(0);
      base = begin.getLong(8);
    }
  }

  private void writeBegin() throws IOException {
    Path fresh = beginPath.resolveSibling("plain.begin.new");
    try (DataFile opened = context.files().open(fresh)) {
      opened.write(ByteBuffer.allocate(16).putLong(truncated).putLong(base).flip(), 0);
      opened.force();
    }
    context.files().rename(fresh, beginPath);
    context.files().syncDirectory(context.dataDirectory());
  }

  /** Damage, and the last position that may have been lost. */
  record Damage(LogDamage damage, long upTo) {}

  /** Reads what is whole, and what is damaged before something whole. */
  void read(NavigableMap<Long, byte[]> into, List<Damage> damages) {
    try {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size()));
      while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
        // Reads on until the end.
      }
      int at = 0;
      while (true) {
        while (isWhole(all, at)) {
          int length = all.getInt(at + 8);
          put(into, all, at, length);
          at += HEADER + length;
        }
        int later = at + 1;
        while (later < all.capacity() && !isWhole(all, later)) {
          later++;
        }
        if (later >= all.capacity()) {
          break;
        }
        String where = "byte " + at + " of " + path.getFileName();
        LogDamage damage =
            new LogDamage(base + at + 1, all.getLong(later), where, "no record begins here");
        damaged(damages, new Damage(damage, base + later));
        at = later;
      }
      end = at;
      cutBytes = all.capacity() - at;
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "Cannot read " + path + ": " + e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void put(NavigableMap<Long, byte[]> into, ByteBuffer all, int at, int length) {
    if (all.getLong(at) > truncated) {
      byte[] payload = Arrays.copyOfRange(all.array(), at + HEADER, at + HEADER + length);
      into.put(all.getLong(at), payload);
    }
  }

  void damaged(List<Damage> damages, Damage damage) {
    damages.add(damage);
  }

  /** Gives up what is at or below a position, and keeps the bytes. */
  void truncate(long position) throws IOException {
    truncated = position;
    writeBegin();
  }

  /** Sets the file aside and begins another above a position. */
  void beginAnew(long position) throws IOException {
    file.close();
    context.files().rename(path, path.resolveSibling("plain.log.aside-1"));
    file = context.files().open(path);
    truncated = position;
    base = position;
    end = 0;
    cutBytes = 0;
    writeBegin();
  }

  long truncated() {
    return truncated;
  }

  boolean isWhole(ByteBuffer all, int at) {
    if (all.capacity() - at < HEADER) {
      return false;
    }
    int length = all.getInt(at + 8);
    return length >= 0
        && length <= all.capacity() - at - HEADER
        && all.getLong(at) == base + at + HEADER + length
        && all.getLong(at + 12) == checksum(all.array(), at, length);
  }

  private static long checksum(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 12);
    crc.update(bytes, at + HEADER, length);
    return crc.getValue();
  }

  /** Cuts what is not whole. */
  void cut() {
    try {
      file.truncate(end);
      file.force();
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "Cannot cut " + path + ": " + e);
    }
  }

  void append(long position, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER + payload.length);
    frame.putLong(position).putInt(payload.length).putLong(0).put(payload);
    frame.putLong(12, checksum(frame.array(), 0, payload.length));
    file.write(frame.flip(), end);
    end += frame.capacity();
  }

  void force() throws IOException {
    file.force();
  }

  long cutBytes() {
    return cutBytes;
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
