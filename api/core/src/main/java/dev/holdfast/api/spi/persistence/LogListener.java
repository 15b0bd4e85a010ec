package dev.holdfast.api.spi.persistence;

/**
 * Told by a {@link CommitLog} how far it got. Called by the log's own thread; implementations
 * return at once.
 */
public interface LogListener {
  /**
   * Every record up to and including {@code position} is as durable as the log promises. Positions
   * only rise.
   */
  void durable(long position);

  /**
   * The log failed: no record above the last durable position was or will be acknowledged, and
   * {@link CommitLog#append} refuses from now on. Called once.
   */
  void failed(Throwable cause);
}
