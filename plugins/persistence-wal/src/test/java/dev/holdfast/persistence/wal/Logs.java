package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small things that the tests of this package share. */
final class Logs {
  static final Path DIRECTORY = Path.of("/log");

  private Logs() {}

  static WalSettings settings(SyncMode mode, long segmentBytes) {
    return new WalSettings(mode, segmentBytes, 1 << 20);
  }

  /** Opens a log of small segments with real threads. */
  static WriteAheadLog open(DataFiles files, Path directory, long segmentBytes) throws IOException {
    return WriteAheadLog.open(
        settings(SyncMode.FSYNC, segmentBytes), files, new RealThreads(), directory);
  }

  static List<Entry> replay(CommitLog log) throws IOException {
    return replay(log, 0);
  }

  static List<Entry> replay(CommitLog log, long after) throws IOException {
    List<Entry> entries = new ArrayList<>();
    log.replay(after, (position, payload) -> entries.add(new Entry(position, payload)));
    return entries;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] random(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A record as it was appended or replayed; equal when position and bytes are. */
  record Entry(long position, byte[] payload) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Entry(long at, byte[] bytes)
          && at == position
          && java.util.Arrays.equals(bytes, payload);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(position);
    }
  }
}
