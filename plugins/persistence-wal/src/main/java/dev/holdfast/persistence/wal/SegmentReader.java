package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads frames of one segment through a window of bounded size; offsets are those of the file. Used
 * by one thread.
 */
final class SegmentReader {
  /** The window for reading a segment from one end to the other. */
  static final int SEQUENTIAL = 256 << 10;

  /** The window for reading one record. */
  static final int RANDOM = 4 << 10;

  private static final int MAX_READ = 256 << 10;

  private final DataFile file;
  private final long base;
  private final long limit;
  private final ByteBuffer window;
  private long windowStart;

  /** Reads {@code file}, which begins at {@code base}, up to the offset {@code limit}. */
  SegmentReader(DataFile file, long base, long limit, int windowBytes) {
    this.file = file;
    this.base = base;
    this.limit = limit;
    this.window = ByteBuffer.allocate((int) Math.min(windowBytes, limit)).limit(0);
  }

  long limit() {
    return limit;
  }

  /** The first bytes of the file, at most the size of a segment header. */
  ByteBuffer head() throws IOException {
    return window(0, (int) Math.min(SegmentHeader.BYTES, limit));
  }

  /** The frame at {@code offset}. */
  FrameRead read(long offset) throws IOException {
    long left = limit - offset;
    if (left < FrameHeader.BYTES) {
      return new Broken("a record header is cut off");
    }
    ByteBuffer head = window(offset, FrameHeader.BYTES);
    if (!FrameHeader.hasMagic(head)) {
      return new Broken("no record begins here");
    }
    FrameHeader header = FrameHeader.get(head);
    if (header.position() != base + offset) {
      return new Broken("a record of another place is here");
    }
    int length = header.length();
    if (length < 0 || length > FrameHeader.MAX_PAYLOAD || length > left - FrameHeader.BYTES) {
      return new Broken("the length of a record is impossible, or its end is cut off");
    }
    byte[] checksummed = new byte[FrameHeader.BYTES];
    head.get(0, checksummed);
    byte[] payload = bytes(offset + FrameHeader.BYTES, length);
    if (!FrameHeader.isWhole(ByteBuffer.wrap(checksummed), payload)) {
      return new Broken("the checksum of a record does not fit");
    }
    if (header.version() == FrameHeader.VERSION && !header.isSane()) {
      return new Broken("a record header contradicts itself");
    }
    if (header.version() != FrameHeader.VERSION) {
      return new Newer(Byte.toUnsignedInt(header.version()));
    }
    return new Whole(header, payload);
  }

  /**
   * The offset of the first whole frame behind {@code offset} which proves that the bytes at {@code
   * offset} had been forced, or -1.
   */
  long findProof(long offset) throws IOException {
    for (long at = nextMagic(offset + 1); at >= 0; at = nextMagic(at + 1)) {
      boolean proof =
          switch (read(at)) {
            case Whole(FrameHeader header, byte[] ignored) -> header.forced() > base + offset;
            case Newer ignored -> true;
            case Broken ignored -> false;
          };
      if (proof) {
        return at;
      }
    }
    return -1;
  }

  /** The offset of the first whole frame at or behind {@code offset}, or -1. */
  long findWhole(long offset) throws IOException {
    for (long at = nextMagic(offset); at >= 0; at = nextMagic(at + 1)) {
      switch (read(at)) {
        case Whole ignored -> {
          return at;
        }
        case Newer ignored -> {
          return at;
        }
        case Broken ignored -> {}
      }
    }
    return -1;
  }

  /** Whether anything but zeros is behind {@code offset}. */
  boolean holdsBehind(long offset) throws IOException {
    return trimZeros(offset) > offset;
  }

  /** The offset after the last byte that is not zero, at least {@code from}. */
  long trimZeros(long from) throws IOException {
    long end = from;
    for (long at = from; at < limit; at = windowStart + window.limit()) {
      window(at, 1);
      for (int i = (int) (at - windowStart); i < window.limit(); i++) {
        if (window.get(i) != 0) {
          end = windowStart + i + 1;
        }
      }
    }
    return end;
  }

  private long nextMagic(long from) throws IOException {
    long at = from;
    while (limit - at >= FrameHeader.BYTES) {
      window(at, FrameHeader.BYTES);
      int last = window.limit() - Integer.BYTES;
      for (int i = (int) (at - windowStart); i <= last; i++) {
        if (window.getInt(i) == FrameHeader.MAGIC) {
          return windowStart + i;
        }
      }
      at = windowStart + last + 1;
    }
    return -1;
  }

  private byte[] bytes(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (length <= window.capacity()) {
      window(offset, length).get(bytes);
      return bytes;
    }
    // A channel copies through a native buffer as large as the request; keep the requests small.
    for (int done = 0; done < length; done += MAX_READ) {
      ByteBuffer part = ByteBuffer.wrap(bytes, done, Math.min(MAX_READ, length - done));
      readFully(file, part, offset + done);
    }
    return bytes;
  }

  /** The bytes from {@code offset}; valid until the next call. */
  private ByteBuffer window(long offset, int bytes) throws IOException {
    if (offset < windowStart || offset + bytes > windowStart + window.limit()) {
      window.clear().limit((int) Math.min(window.capacity(), limit - offset));
      windowStart = offset;
      try {
        readFully(file, window, offset);
      } catch (IOException e) {
        window.limit(0);
        throw e;
      }
    }
    return window.slice((int) (offset - windowStart), bytes);
  }

  /** Fills {@code target} from {@code offset} of a file. */
  static void readFully(DataFile file, ByteBuffer target, long offset) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int count = file.read(target, at);
      if (count < 0) {
        throw new EOFException("a log file became shorter while it was read");
      }
      at += count;
    }
    target.rewind();
  }
}
