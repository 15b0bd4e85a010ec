package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.web.EventStream;
import dev.holdfast.gateway.mcp.protocol.FrameSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Sends each message as a server-sent event, and comments while there is none. */
final class EventSink implements FrameSink {
  private final EventStream stream;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean isClosed;

  EventSink(EventStream stream) {
    this.stream = stream;
  }

  @Override
  public void send(byte[] frame) {
    lock.lock();
    try {
      if (!isClosed) {
        stream.send("", "message", new String(frame, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client left. That is no cancellation; the call goes on unheard.
      isClosed = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish(Optional<byte[]> reply) {
    try {
      reply.ifPresent(this::send);
    } finally {
      finished.countDown();
    }
  }

  /** Waits for the end of the frame, with a comment in each period that passes until then. */
  void awaitFinish(Duration heartbeat) throws IOException, InterruptedException {
    try {
      while (!finished.await(heartbeat.toNanos(), TimeUnit.NANOSECONDS)) {
        comment();
      }
    } finally {
      close();
    }
  }

  private void comment() throws IOException {
    lock.lock();
    try {
      stream.comment("");
    } finally {
      lock.unlock();
    }
  }

  /** The stream belongs to its server again; nobody else may touch it from here on. */
  private void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
  }
}
