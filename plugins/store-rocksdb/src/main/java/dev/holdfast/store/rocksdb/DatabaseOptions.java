package dev.holdfast.store.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteOptions;

/** How RocksDB is set up. The native objects live as long as the database. */
final class DatabaseOptions implements AutoCloseable {
  private static final int FILTER_BITS_PER_KEY = 10;
  private static final long BLOCK_BYTES = 16 << 10;
  private static final int MAX_OPEN_FILES = 256;
  private static final int BACKGROUND_JOBS = 2;
  private static final long INFO_LOG_BYTES = 1 << 20;
  private static final int INFO_LOGS = 2;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Cache cache;
  private final DBOptions database;
  private final ColumnFamilyOptions family;
  private final WriteOptions write;
  private final FlushOptions flush;

  DatabaseOptions(RocksSettings settings) {
    cache = own(new LRUCache(settings.blockCacheBytes()));
    database =
        own(new DBOptions())
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            // Without RocksDB's own log a family that reached the disk alone would contradict the
            // others after a crash.
            .setAtomicFlush(true)
            .setDbWriteBufferSize(settings.writeBufferBytes())
            .setMaxOpenFiles(MAX_OPEN_FILES)
            .setMaxBackgroundJobs(BACKGROUND_JOBS)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(INFO_LOG_BYTES)
            .setKeepLogFileNum(INFO_LOGS)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    family =
        own(new ColumnFamilyOptions())
            .setWriteBufferSize(settings.writeBufferBytes())
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setBlockSize(BLOCK_BYTES)
                    .setFilterPolicy(own(new BloomFilter(FILTER_BITS_PER_KEY)))
                    // Bounds them by the cache, instead of by the number of files.
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true));
    // The kernel's log stands before the store, and proves what a crash takes from it.
    write = own(new WriteOptions()).setDisableWAL(true);
    flush = own(new FlushOptions()).setWaitForFlush(true);
  }

  private <T extends AutoCloseable> T own(T object) {
    owned.push(object);
    return object;
  }

  Cache cache() {
    return cache;
  }

  DBOptions database() {
    return database;
  }

  ColumnFamilyOptions family() {
    return family;
  }

  WriteOptions write() {
    return write;
  }

  FlushOptions flush() {
    return flush;
  }

  @Override
  public void close() {
    for (AutoCloseable object : owned) {
      try {
        object.close();
      } catch (Exception e) {
        throw new IllegalStateException("an object of RocksDB cannot be given back", e);
      }
    }
    owned.clear();
  }
}
