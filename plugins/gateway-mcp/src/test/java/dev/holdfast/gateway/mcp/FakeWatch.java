package dev.holdfast.gateway.mcp;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watch that a test feeds; it is idle after a moment, so that nobody waits for seconds. */
public final class FakeWatch implements Watch {
  private final BlockingQueue<Next> queue = new LinkedBlockingQueue<>();
  private volatile boolean isClosed;

  void add(ContextKey key, long version) {
    queue.add(
        new Next.Event(
            new ContextEvent(
                new EventCursor(version, 0),
                ChangeKind.PUT,
                key,
                version,
                Optional.empty(),
                1,
                FakeRuntime.NOW,
                "owner")));
  }

  /** The watcher has fallen behind. */
  public void fail() {
    queue.add(new Next.Closed(Refusal.of(ErrorCode.UNAVAILABLE, "fell behind"), EventCursor.START));
  }

  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public Next next(Duration patience) throws InterruptedException {
    Next next = queue.poll(5, TimeUnit.MILLISECONDS);
    return next == null ? new Next.Idle() : next;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
