package dev.holdfast.shim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Reads lines, each with its line break. Used by one thread. */
final class LineReader {
  private static final int BUFFER_BYTES = 16 << 10;

  private final byte[] overlong = new byte[0];

  private final ReadableByteChannel channel;
  private final int maxBytes;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private ByteArrayOutputStream partial = new ByteArrayOutputStream(0);
  private boolean isSkipping;

  LineReader(ReadableByteChannel channel, int maxBytes) {
    this.channel = channel;
    this.maxBytes = maxBytes;
  }

  /**
   * The next line that is not blank; a last line without line break gets one. An answer that {@link
   * #isOverlong} for one beyond the limit; null at the end.
   */
  byte @Nullable [] next() throws IOException {
    while (true) {
      int lineBreak = findLineBreak();
      keep(lineBreak < 0 ? buffer.limit() : lineBreak + 1);
      if (lineBreak >= 0) {
        byte[] line = take();
        if (isOverlong(line) || !isBlank(line)) {
          return line;
        }
        continue;
      }
      buffer.clear();
      int read = channel.read(buffer);
      buffer.flip();
      if (read < 0) {
        return last();
      }
    }
  }

  /** Whether the answer stands for a line that was longer than the limit, and was passed over. */
  boolean isOverlong(byte[] line) {
    return line == overlong;
  }

  private byte @Nullable [] last() {
    if (!isSkipping && partial.size() > 0) {
      partial.write('\n');
    }
    byte[] line = take();
    return !isOverlong(line) && isBlank(line) ? null : line;
  }

  private int findLineBreak() {
    byte[] bytes = buffer.array();
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void keep(int end) {
    int length = end - buffer.position();
    if (isSkipping || (long) partial.size() + length > maxBytes) {
      isSkipping = true;
      partial = new ByteArrayOutputStream(0);
    } else {
      partial.write(buffer.array(), buffer.position(), length);
    }
    buffer.position(end);
  }

  private byte[] take() {
    byte[] line = isSkipping ? overlong : partial.toByteArray();
    isSkipping = false;
    partial = new ByteArrayOutputStream(0);
    return line;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }
}
