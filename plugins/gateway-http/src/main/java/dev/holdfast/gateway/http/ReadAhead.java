package dev.holdfast.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.util.BufferUtil;

/**
 * The byte that was read to see whether a client is still there, before the server asked for it.
 *
 * <p>A socket tells of its end only to one who reads. While a request is served, all of which has
 * arrived, nobody does; so a byte is asked for. One that comes belongs to the client's next request
 * and is kept until the server takes it; more are not read, so such a client is not seen to leave.
 */
final class ReadAhead {
  private final ByteBuffer kept = ByteBuffer.allocate(1);

  /** Whether the client has closed its side, or the connection is broken. */
  synchronized boolean hasEnded(SocketChannel channel) {
    if (!kept.hasRemaining()) {
      return false;
    }
    try {
      return channel.read(kept) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  synchronized boolean hasBytes() {
    return kept.position() > 0;
  }

  /** Moves what was read ahead to a buffer that is ready to be read from; how many bytes. */
  synchronized int take(ByteBuffer buffer) {
    if (kept.position() == 0) {
      return 0;
    }
    int position = BufferUtil.flipToFill(buffer);
    boolean hasRoom = buffer.hasRemaining();
    if (hasRoom) {
      buffer.put(kept.flip());
      kept.clear();
    }
    BufferUtil.flipToFlush(buffer, position);
    return hasRoom ? 1 : 0;
  }
}
