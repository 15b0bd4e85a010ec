package dev.holdfast.benchmarks.durable;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Something that takes values and answers when they are as durable as its class promises. */
interface Target {
  /**
   * Writes one value; any thread, many at once.
   *
   * @param id unique
   */
  void put(long id, byte[] value) throws Exception;

  /** How many syncs there were; empty when that is not known. */
  OptionalLong syncs();

  /** Everything is written; the files stay. */
  void close() throws Exception;

  /**
   * Opens what {@link #close} left, in whatever way the target recovers, and names the id of every
   * value that is whole.
   */
  void forEachPresent(Path directory, int bytes, LongConsumer visitor) throws Exception;

  /** The target of that name, open. */
  static Target open(String name, Path directory) throws Exception {
    return switch (name) {
      case "holdfast" -> new OwnLog(directory, "fsync");
      case "raw-group" -> new RawGroupCommit(directory);
      case "rocksdb" -> new RocksTarget(directory, true, false);
      case "rocksdb-pipelined" -> new RocksTarget(directory, true, true);
      case "h2-mvstore" -> new MvStoreTarget(directory);
      case "sqlite-full" -> new SqliteTarget(directory, "FULL");
      case "holdfast-os" -> new OwnLog(directory, "os");
      case "holdfast-buffered" -> new OwnLog(directory, "buffered");
      case "rocksdb-no-sync" -> new RocksTarget(directory, false, false);
      case "sqlite-normal" -> new SqliteTarget(directory, "NORMAL");
      case "chronicle-queue" -> new ChronicleTarget(directory);
      default -> throw new IllegalArgumentException("no target " + name);
    };
  }
}
