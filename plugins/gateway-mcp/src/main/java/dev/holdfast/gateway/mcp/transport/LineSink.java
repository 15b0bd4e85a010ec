package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.gateway.mcp.protocol.FrameSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes one frame a line. A client that does not read blocks those who answer it, thereby the
 * calls in flight, thereby the reading of further frames; nobody else.
 */
final class LineSink implements FrameSink {
  private final SocketChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  LineSink(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void send(byte[] frame) {
    ByteBuffer[] line = {ByteBuffer.wrap(frame), ByteBuffer.wrap(new byte[] {'\n'})};
    lock.lock();
    try {
      while (line[1].hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      // The client is gone; a line cut in two must not be followed by another.
      closeChannel();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish(Optional<byte[]> reply) {
    reply.ifPresent(this::send);
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing more can be done for a client that is gone.
    }
  }
}
