package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.store.VersionRow;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;

/** The rows that a record adds to a store which keeps versions. */
@FunctionalInterface
public interface VersionRows {
  /** The rows; asked in position order, when all records before are applied. */
  List<VersionRow> of(long position, LogRecord.Commit commit);

  /** For a store that keeps none. */
  static VersionRows none() {
    return (position, commit) -> List.of();
  }
}
