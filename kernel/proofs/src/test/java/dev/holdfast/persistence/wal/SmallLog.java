package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.persistence.CommitLog;
import java.io.IOException;
import java.nio.file.Path;

/** A log of segments smaller than its settings allow, so that a short history fills some. */
public final class SmallLog {
  private static final long SEGMENT = 4 << 10;
  private static final long MAX_PENDING = 1 << 20;

  private SmallLog() {}

  /** Opens it. */
  public static CommitLog open(DataFiles files, Threads threads, Path directory)
      throws IOException {
    return WriteAheadLog.open(
        new WalSettings(SyncMode.FSYNC, SEGMENT, MAX_PENDING), files, threads, directory);
  }
}
