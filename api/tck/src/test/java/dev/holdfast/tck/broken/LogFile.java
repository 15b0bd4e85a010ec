package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.spi.ProviderContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.zip.CRC32C;

/**
 * The file of a {@link PlainLog}: frames of position, length and checksum, then the payload. A
 * record's position is the offset of the end of its frame.
 */
class LogFile {
  static final int HEADER = 20;

  private final Path path;
  private final DataFile file;
  private long end;
  private long cutBytes;

  LogFile(ProviderContext context) {
    this.path = context.dataDirectory().resolve("plain.log");
    try {
      context.files().createDirectories(context.dataDirectory());
      this.file = context.files().open(path);
      context.files().syncDirectory(context.dataDirectory());
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "Cannot open " + path + ": " + e);
    }
  }

  /** Reads what is whole; refuses damage before something whole. */
  void read(NavigableMap<Long, byte[]> into) {
    try {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size()));
      while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
        // Reads on until the end.
      }
      int at = 0;
      while (isWhole(all, at)) {
        int length = all.getInt(at + 8);
        into.put(
            all.getLong(at), Arrays.copyOfRange(all.array(), at + HEADER, at + HEADER + length));
        at += HEADER + length;
      }
      end = at;
      cutBytes = all.capacity() - at;
      for (int later = at + 1; later < all.capacity(); later++) {
        if (isWhole(all, later)) {
          damaged(at);
          return;
        }
      }
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "Cannot read " + path + ": " + e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  void damaged(long at) {
    throw new HoldfastException(
        ErrorCode.CORRUPT, "Damage in " + path.getFileName() + " at byte " + at + ".");
  }

  boolean isWhole(ByteBuffer all, int at) {
    if (all.capacity() - at < HEADER) {
      return false;
    }
    int length = all.getInt(at + 8);
    return length >= 0
        && length <= all.capacity() - at - HEADER
        && all.getLong(at) == at + (long) HEADER + length
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
