package dev.holdfast.benchmarks.recovery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/** RocksDB, opened and scanned into a map: from its tables, or all of it from its log. */
final class RocksReopened implements Recoverable {
  private final boolean fromLog;

  RocksReopened(boolean fromLog) {
    this.fromLog = fromLog;
  }

  private RocksDB open(Path directory) throws Exception {
    RocksDB.loadLibrary();
    Options options = new Options().setCreateIfMissing(true);
    if (fromLog) {
      options
          .setWriteBufferSize(1L << 30)
          .setAvoidFlushDuringShutdown(true)
          .setAvoidFlushDuringRecovery(true);
    }
    return RocksDB.open(options, directory.toString());
  }

  @Override
  public void prepare(Path directory, Records records) throws Exception {
    try (RocksDB database = open(directory);
        WriteOptions write = new WriteOptions()) {
      for (int i = 0; i < records.count(); i++) {
        database.put(write, records.key(i).getBytes(StandardCharsets.UTF_8), records.value(i));
      }
      if (!fromLog) {
        database.compactRange();
      }
      database.syncWal();
    }
  }

  @Override
  public void recover(Path directory, Records records, String name) throws Exception {
    Stopwatch watch = new Stopwatch();
    Map<String, byte[]> found = HashMap.newHashMap(records.count());
    try (RocksDB database = open(directory);
        ReadOptions read = new ReadOptions().setReadaheadSize(2 << 20);
        RocksIterator all = database.newIterator(read)) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        found.put(new String(all.key(), StandardCharsets.UTF_8), all.value());
      }
      all.status();
      Recoverable.report(name, watch, found, records);
    }
  }
}
