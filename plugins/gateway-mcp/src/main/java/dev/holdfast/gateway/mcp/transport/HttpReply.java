package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.web.EventStream;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.FrameSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one POST, which may become a stream of server-sent events: only when there is
 * something to send before the reply, so that a plain answer keeps its own HTTP status.
 *
 * <p>Messages wait here until the server's thread has written them; a client that takes nothing
 * blocks who sends them.
 */
final class HttpReply implements FrameSink {
  /** How many messages wait to be written. */
  private static final int MAX_WAITING = 64;

  private final boolean mayStream;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private Optional<byte[]> reply = Optional.empty();
  private @Nullable Fault fault;
  private boolean isFinished;
  private boolean isGone;

  /**
   * A reply.
   *
   * @param mayStream whether the client takes server-sent events; what is sent to another one
   *     before its reply is dropped
   */
  HttpReply(boolean mayStream) {
    this.mayStream = mayStream;
  }

  @Override
  public boolean carriesNotifications() {
    return mayStream;
  }

  @Override
  public void send(byte[] notification) {
    if (!mayStream) {
      return;
    }
    lock.lock();
    try {
      while (waiting.size() >= MAX_WAITING && !isGone) {
        changed.awaitUninterruptibly();
      }
      if (!isGone && !isFinished) {
        waiting.add(notification);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish(Optional<byte[]> frame) {
    end(frame, null);
  }

  @Override
  public void fail(Fault why, byte[] frame) {
    end(Optional.of(frame), why);
  }

  private void end(Optional<byte[]> frame, @Nullable Fault why) {
    lock.lock();
    try {
      reply = frame;
      fault = why;
      isFinished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it is known whether this becomes a stream: at the latest after {@code patience}.
   */
  boolean becomesStream(Optional<Duration> patience) throws InterruptedException {
    long left = patience.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !isFinished && (left > 0 || !mayStream)) {
        if (mayStream) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
      return !waiting.isEmpty() || !isFinished;
    } finally {
      lock.unlock();
    }
  }

  /** The reply of one that has ended; empty when its request was cancelled. */
  Optional<byte[]> reply() {
    lock.lock();
    try {
      return reply;
    } finally {
      lock.unlock();
    }
  }

  /** What went wrong, of one that has ended. */
  Optional<Fault> fault() {
    lock.lock();
    try {
      return Optional.ofNullable(fault);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes all messages and the reply, and a comment in each {@code heartbeat} without one.
   *
   * @throws IOException when the client has left; whatever is sent afterwards is dropped
   */
  void feed(EventStream stream, Duration heartbeat) throws IOException, InterruptedException {
    try {
      while (true) {
        Optional<byte[]> next = take(heartbeat);
        if (next.isPresent()) {
          stream.send("", "message", new String(next.get(), StandardCharsets.UTF_8));
        } else if (isWritten()) {
          return;
        } else {
          stream.comment("");
        }
      }
    } finally {
      leave();
    }
  }

  private Optional<byte[]> take(Duration heartbeat) throws InterruptedException {
    long left = heartbeat.toNanos();
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !isFinished && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!waiting.isEmpty()) {
        byte[] next = waiting.remove();
        changed.signalAll();
        return Optional.of(next);
      }
      Optional<byte[]> last = isFinished ? reply : Optional.empty();
      if (last.isPresent()) {
        reply = Optional.empty();
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWritten() {
    lock.lock();
    try {
      return isFinished && waiting.isEmpty() && reply.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      isGone = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
