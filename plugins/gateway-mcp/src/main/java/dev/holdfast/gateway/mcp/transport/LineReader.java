package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.Memory;
import dev.holdfast.api.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of at most so many bytes; what is longer is skipped to its line break without being
 * kept. Used by one thread.
 */
final class LineReader {
  private static final int BUFFER_BYTES = 16 << 10;

  /** What was read. */
  sealed interface Line {
    /**
     * A line without its line break; the last one of a stream may have had none.
     *
     * @param held its memory; whoever has read the line closes it
     */
    record Complete(byte[] bytes, Memory.Reservation held) implements Line {}

    /** A line for which there was no memory. */
    record NoRoom(Refusal refusal) implements Line {}

    /** A line that was too long. */
    record Overlong() implements Line {}

    /** Nothing more will come. */
    record End() implements Line {}
  }

  private final ReadableByteChannel channel;
  private final int maxBytes;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private ByteArrayOutputStream partial = new ByteArrayOutputStream(0);
  private final Memory memory;
  private Memory.Reservation held;
  private boolean isSkipping;
  private @Nullable Refusal refusal;

  LineReader(ReadableByteChannel channel, int maxBytes, Memory memory) {
    this.channel = channel;
    this.maxBytes = maxBytes;
    this.memory = memory;
    this.held = none();
  }

  private Memory.Reservation none() {
    return memory.reserve(Memory.Account.REQUESTS, 0).orThrow();
  }

  /** Gives back what a line holds that will never be complete. */
  void close() {
    held.close();
  }

  /** The next line that is not blank. */
  Line next() throws IOException {
    while (true) {
      int lineBreak = findLineBreak();
      keep(lineBreak < 0 ? buffer.limit() : lineBreak);
      if (lineBreak >= 0) {
        buffer.position(lineBreak + 1);
        Line line = take();
        if (!isBlank(line)) {
          return line;
        }
      } else {
        buffer.clear();
        int read = channel.read(buffer);
        buffer.flip();
        if (read < 0) {
          Line last = take();
          return isBlank(last) ? new Line.End() : last;
        }
      }
    }
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

  /** Keeps what stands before {@code end}, unless the line grows too long by it. */
  private void keep(int end) {
    int length = end - buffer.position();
    if (!isSkipping && partial.size() + length <= maxBytes) {
      refusal = held.grow(length).orElse(null);
    }
    if (isSkipping || refusal != null || partial.size() + length > maxBytes) {
      isSkipping = true;
      partial = new ByteArrayOutputStream(0);
      held.close();
      held = none();
    } else {
      partial.write(buffer.array(), buffer.position(), length);
    }
    buffer.position(end);
  }

  private Line take() {
    Line line =
        refusal != null
            ? new Line.NoRoom(refusal)
            : isSkipping ? new Line.Overlong() : new Line.Complete(partial.toByteArray(), held);
    held = none();
    refusal = null;
    isSkipping = false;
    partial = new ByteArrayOutputStream(0);
    return line;
  }

  private static boolean isBlank(Line line) {
    if (!(line instanceof Line.Complete(byte[] bytes, Memory.Reservation held))) {
      return false;
    }
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    held.close();
    return true;
  }
}
