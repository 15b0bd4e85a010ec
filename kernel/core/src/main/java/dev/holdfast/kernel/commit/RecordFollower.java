package dev.holdfast.kernel.commit;

import dev.holdfast.kernel.record.LogRecord;

/**
 * Told of every record once it is durable and applied, in position order: history, watchers,
 * figures. The same during replay as afterwards. Returns at once and never throws.
 */
@FunctionalInterface
public interface RecordFollower {
  /** The record at {@code position} is applied. */
  void applied(long position, LogRecord logRecord);

  /** Told once, before any record: those up to {@code position} are not told again. */
  default void beginsAfter(long position) {}
}
