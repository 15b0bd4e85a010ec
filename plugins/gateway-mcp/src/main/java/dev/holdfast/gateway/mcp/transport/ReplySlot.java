package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.gateway.mcp.protocol.FrameSink;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Waits for the one reply of a frame; what comes before it is dropped, nobody asked for it. */
final class ReplySlot implements FrameSink {
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile Optional<byte[]> reply = Optional.empty();

  @Override
  public void send(byte[] notification) {}

  @Override
  public void finish(Optional<byte[]> frame) {
    reply = frame;
    finished.countDown();
  }

  Optional<byte[]> await() throws InterruptedException {
    finished.await();
    return reply;
  }
}
