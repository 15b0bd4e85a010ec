package dev.holdfast.benchmarks.recovery;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Something that holds records, is closed, and has them in memory again. */
interface Recoverable {
  /** Fills a new directory with all records, and closes. */
  void prepare(Path directory, Records records) throws Exception;

  /** Opens, times it, checks what is there afterwards, prints figures under {@code name}. */
  void recover(Path directory, Records records, String name) throws Exception;

  /** The candidate of that name. */
  static Recoverable of(String name) {
    return switch (name) {
      case "holdfast" -> new KernelHome(false);
      case "holdfast-log" -> new KernelHome(true);
      case "rocksdb-scan" -> new RocksReopened(false);
      case "rocksdb-wal" -> new RocksReopened(true);
      case "h2-mvstore" -> new MvStoreReopened();
      case "raw-replay" -> new RawReplay();
      default -> throw new IllegalArgumentException("no candidate " + name);
    };
  }

  /** Prints how long it took, after checking that every record is there. */
  static void report(String name, Stopwatch watch, Map<String, byte[]> found, Records records) {
    watch.stop();
    if (found.size() != records.count()) {
      throw new IllegalStateException(records.count() + " written, " + found.size() + " found");
    }
    for (int i = 0; i < records.count(); i++) {
      if (!Arrays.equals(found.get(records.key(i)), records.value(i))) {
        throw new IllegalStateException("record " + i + " is not what was written");
      }
    }
    watch.print(name);
  }
}
