package dev.holdfast.api;

import java.time.Duration;

/**
 * A running watch: every change below a prefix, in log order, without gaps or duplicates.
 *
 * <p>Used by one thread at a time. Closing it twice does no harm.
 */
public interface Watch extends AutoCloseable {

  /** What the watcher is told next. */
  sealed interface Next {
    /** A change. */
    record Event(ContextEvent event) implements Next {}

    /** Nothing happened within the time waited. */
    record Idle() implements Next {}

    /**
     * The watch ended: the watcher fell behind its queue, or the runtime is closing.
     *
     * @param reason why
     * @param resume where to watch from to go on without a gap
     */
    record Closed(Refusal reason, EventCursor resume) implements Next {}
  }

  /** Waits for the next change, at most {@code patience}. */
  Next next(Duration patience) throws InterruptedException;

  /** Ends the watch. */
  @Override
  void close();
}
