package dev.holdfast.api.spi.persistence;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import java.io.IOException;
import java.util.List;
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
 *   <li>Opening cuts a torn tail (a record that was never acknowledged). Damage before it is never
 *       passed over in silence: {@link #replay} hands it to {@link Visitor#damaged}, by name, and
 *       {@link #start} refuses while it is there.
 *   <li>{@link #truncate} gives up the beginning of the log. What is given up is no longer visited,
 *       and {@link #read} of it is empty; positions are never used again.
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

    /**
     * Called instead, in its place, where the log is not what was written. Returning goes on behind
     * the damage, with the next record that can be proven whole; how many were lost between is not
     * known.
     *
     * @param damage what and where
     * @throws HoldfastException with {@code corrupt}, unless overridden: damage ends the visit
     */
    default void damaged(LogDamage damage) {
      throw damage.toException();
    }
  }

  /**
   * Visits every record after the one at position {@code after} (0 = all that the log has), in
   * order; an exception of the visitor ends the visit and is passed on. What lies before is not
   * examined, except as far as it takes to find the place.
   */
  void replay(long after, Visitor visitor) throws IOException;

  /** Begins to accept records. */
  void start(LogListener listener);

  /**
   * Adds a record and returns its position; the array is not changed afterwards by the caller.
   *
   * @throws HoldfastException with {@code unavailable} when the log failed or is closed, or has no
   *     space for the record; the record has no position then, and nothing was changed. When it is
   *     for want of space (the fact {@code reason} is {@code disk-full}), later calls succeed as
   *     soon as there is some
   */
  long append(byte[] payload);

  /**
   * The payload of the durable record at {@code position}; empty when no record begins there or it
   * was pruned.
   */
  Optional<byte[]> read(long position) throws IOException;

  /**
   * Gives up the records at or below {@code position}. A log may keep more of them, because it
   * frees whole files; {@link LogStats#truncatedPosition} says what is gone.
   *
   * <p>After {@link #start}: deletes what a checkpoint no longer needs, durably, and never touches
   * the file that is written to. Before it, with a position at or above {@link #end}: begins anew
   * above {@code position}; what there was is set aside under another name in the log's directory,
   * not deleted, and damage in it no longer counts.
   */
  void truncate(long position) throws IOException;

  /**
   * What to copy for a backup, in this order: copied into the directory of another log of the same
   * provider, these bytes are a log that holds every record that was durable before the call. Stays
   * true until the next {@link #truncate}, whatever is appended.
   *
   * @throws HoldfastException with {@code unsupported} by a log that is not kept in files of its
   *     own directory, which is the default
   */
  default List<LogFile> files() throws IOException {
    throw new HoldfastException(
        ErrorCode.UNSUPPORTED,
        "This log is not kept in files that can be copied; use 'holdfast export' instead.");
  }

  /** The position of the last record appended, 0 when there is none. */
  long end();

  /**
   * What keeps the log from taking every record although it did not fail, as a full disk does;
   * empty when nothing does. For health checks.
   */
  default Optional<Refusal> trouble() {
    return Optional.empty();
  }

  /** What the log did. */
  LogStats stats();

  @Override
  void close();
}
