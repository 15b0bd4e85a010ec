package dev.holdfast.benchmarks.durable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WriteOptions;

/** RocksDB with its own log, synced at every write or at none; it groups writers by itself. */
final class RocksTarget implements Target {
  private final Statistics statistics;
  private final Options options;
  private final WriteOptions write;
  private final RocksDB database;

  RocksTarget(Path directory, boolean isSynced, boolean isPipelined) throws RocksDBException {
    RocksDB.loadLibrary();
    statistics = new Statistics();
    options =
        new Options()
            .setCreateIfMissing(true)
            .setStatistics(statistics)
            .setEnablePipelinedWrite(isPipelined);
    write = new WriteOptions().setSync(isSynced);
    database = RocksDB.open(options, directory.toString());
  }

  @Override
  public void put(long id, byte[] value) throws RocksDBException {
    database.put(write, ByteBuffer.allocate(Long.BYTES).putLong(id).array(), value);
  }

  @Override
  public OptionalLong syncs() {
    return OptionalLong.of(statistics.getTickerCount(TickerType.WAL_FILE_SYNCED));
  }

  @Override
  public void close() {
    database.close();
    write.close();
    options.close();
    statistics.close();
  }

  @Override
  public void forEachPresent(Path directory, int bytes, LongConsumer visitor)
      throws RocksDBException {
    Payload payload = new Payload(bytes);
    try (Options again = new Options();
        RocksDB opened = RocksDB.open(again, directory.toString());
        RocksIterator all = opened.newIterator()) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        payload.check(all.value(), visitor);
      }
      all.status();
    }
  }
}
