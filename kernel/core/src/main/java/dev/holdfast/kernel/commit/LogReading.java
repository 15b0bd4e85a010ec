package dev.holdfast.kernel.commit;

import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.kernel.record.KnownTexts;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;

/**
 * Reads, checks and decodes the records of a log on a thread of its own, while the caller uses
 * those before.
 */
final class LogReading implements CommitLog.Visitor {

  /** Called in the order of the log, on the caller's thread; what it throws ends the reading. */
  interface User {
    void read(long position, LogRecord logRecord);

    void damaged(LogDamage damage);
  }

  /** What the log has in one place. */
  private sealed interface Found {}

  private record Whole(long position, LogRecord logRecord) implements Found {}

  private record Broken(LogDamage damage) implements Found {}

  private final KnownTexts texts = new KnownTexts();
  private final ReadAhead.Feed<Found> feed;

  private LogReading(ReadAhead.Feed<Found> feed) {
    this.feed = feed;
  }

  /** Reads everything after a position. */
  static void run(CommitLog log, long after, Threads threads, User user) throws IOException {
    ReadAhead.<Found>run(
        threads,
        "holdfast-replay",
        feed -> log.replay(after, new LogReading(feed)),
        found -> {
          switch (found) {
            case Whole(long position, LogRecord logRecord) -> user.read(position, logRecord);
            case Broken(LogDamage damage) -> user.damaged(damage);
          }
        });
  }

  @Override
  public void visit(long position, byte[] payload) {
    feed.put(new Whole(position, RecordCodec.decode(payload, texts)), payload.length);
  }

  @Override
  public void damaged(LogDamage damage) {
    feed.put(new Broken(damage), 0);
  }
}
