package dev.holdfast.kernel.commit;

import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;

/**
 * A number by which a record of one log is told from that of another at the same position. It costs
 * little and guards against mix-ups, not against forgery. Never {@link #NONE}.
 */
final class RecordPrint {
  /** No record. */
  static final long NONE = 0;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private RecordPrint() {}

  static long of(LogRecord logRecord) {
    long print = mix(1, logRecord.timeMillis());
    switch (logRecord) {
      case LogRecord.Commit commit -> {
        for (Change change : commit.changes()) {
          print = mix(print, change.key().text().hashCode());
          print = mix(print, change.version());
          print =
              switch (change) {
                case Change.Valued valued -> mix(print, valued.facts().digest().hashCode());
                case Change.Touched touched -> mix(print, touched.facts().deadlineMillis());
                case Change.Removed _ -> print;
              };
        }
      }
      case LogRecord.LeaseGranted granted -> print = mix(print, granted.lease().token());
      case LogRecord.LeaseRenewed renewed -> print = mix(print, renewed.id().hashCode());
      case LogRecord.LeaseEnded ended -> print = mix(print, ended.id().hashCode());
      case LogRecord.Canary _ -> {}
    }
    return print == NONE ? 1 : print;
  }

  private static long mix(long print, long more) {
    long mixed = (print ^ more) * FACTOR;
    return mixed ^ (mixed >>> 29);
  }
}
