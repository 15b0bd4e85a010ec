package dev.holdfast.api.spi.persistence;

import java.io.IOException;
import java.util.Optional;

/**
 * The ordered, durable list of records: the truth of which the store is the materialised state.
 *
 * <ol>
 *   <li>The kernel calls {@link #replay} first, then {@link #start} once, then {@link #append}.
 *       Later calls of {@link #replay} and {@link #read} come from any thread, at any time, and see
 *       durable records only.
 *   <li>{@link #append} is called by one thread at a time. It orders and buffers, and does not wait
 *       for the disk. Positions are positive and strictly rising; what lies between two is the
 *       log's own business.
 *   <li>A record is durable when {@link LogListener#durable} named its position or a later one.
 *       Durability comes in position order: a record is never durable before an earlier one.
 *   <li>After a failed sync nothing more becomes durable ({@link LogListener#failed}); only opening
 *       the log anew, which replays it, may go on.
 *   <li>Opening cuts a torn tail (a record that was never acknowledged) and refuses damage before
 *       it, by name.
 *   <li>{@link #close} makes durable what was appended, tells the listener, and returns; a second
 *       call does nothing.
 * </ol>
 */
public interface CommitLog extends AutoCloseable {

  /** Receives replayed records. */
  @FunctionalInterface
  interface Visitor {
    /** Called in position order, on the thread that called {@link CommitLog#replay}. */
    void visit(long position, byte[] payload);
  }

  /**
   * Visits every record after the one at position {@code after} (0 = all), in order; an exception
   * of the visitor ends the visit and is passed on.
   */
  void replay(long after, Visitor visitor) throws IOException;

  /** Begins to accept records. */
  void start(LogListener listener);

  /**
   * Adds a record and returns its position; the array is not changed afterwards by the caller.
   *
   * @throws dev.holdfast.api.HoldfastException with {@code unavailable} when the log failed or is
   *     closed
   */
  long append(byte[] payload);

  /**
   * The payload of the durable record at {@code position}; empty when no record begins there or it
   * was pruned.
   */
  Optional<byte[]> read(long position) throws IOException;

  /** The position of the last record appended, 0 when there is none. */
  long end();

  /** What the log did. */
  LogStats stats();

  @Override
  void close();
}
