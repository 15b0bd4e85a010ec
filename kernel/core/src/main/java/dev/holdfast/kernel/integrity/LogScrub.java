package dev.holdfast.kernel.integrity;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Walks over the records of the log, oldest first, as a replay would. Each turn is a replay from
 * where the last one paused.
 */
final class LogScrub {
  /** Ends a turn within a replay. */
  private static final class Paused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Paused() {
      super(null, null, false, false);
    }
  }

  private final CommitLog log;
  private final TruncationHold hold;
  private final KnownDamage known;
  private final Runnable damaged;
  private long after;
  private long end;
  private boolean isDone = true;
  private boolean isAtEnd;
  private boolean isNew;
  private long records;
  private long bytes;
  private long findings;

  /**
   * Over a log.
   *
   * @param damaged done when damage was found that was not known
   */
  LogScrub(CommitLog log, TruncationHold hold, KnownDamage known, Runnable damaged) {
    this.log = log;
    this.hold = hold;
    this.known = known;
    this.damaged = damaged;
  }

  void begin() {
    after = 0;
    end = 0;
    isDone = false;
    records = 0;
    bytes = 0;
    findings = 0;
  }

  boolean isDone() {
    return isDone;
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  long findings() {
    return findings;
  }

  /** Reads records of about so many bytes, and returns how many it were. */
  long next(long most, BooleanSupplier isClosed) {
    long before = bytes;
    isNew = false;
    isAtEnd = false;
    try (TruncationHold.Held _ = hold.hold()) {
      after = Math.max(after, log.stats().truncatedPosition());
      end = end == 0 ? log.stats().durablePosition() : end;
      if (after < end) {
        log.replay(after, new Turn(before + most, isClosed));
      }
      isDone = true;
    } catch (Paused e) {
      isDone = isAtEnd;
    } catch (IOException | HoldfastException e) {
      findings++;
      isNew = known.logUnreadable(String.valueOf(e.getMessage()));
      isDone = true;
    }
    if (isNew) {
      damaged.run();
    }
    return bytes - before;
  }

  private final class Turn implements CommitLog.Visitor {
    private final long most;
    private final BooleanSupplier isClosed;

    Turn(long most, BooleanSupplier isClosed) {
      this.most = most;
      this.isClosed = isClosed;
    }

    @Override
    public void visit(long position, byte[] payload) {
      after = position;
      records++;
      bytes += payload.length;
      isAtEnd = position >= end;
      if (isAtEnd || bytes >= most || isClosed.getAsBoolean()) {
        throw new Paused();
      }
    }

    @Override
    public void damaged(LogDamage damage) {
      findings++;
      isNew |= known.log(damage);
    }
  }
}
