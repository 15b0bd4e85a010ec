package dev.holdfast.store.rocksdb;

import dev.holdfast.api.HoldfastException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.Filter;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/** How RocksDB is set up. The native objects live as long as the database. */
final class DatabaseOptions implements AutoCloseable {
  private static final int FILTER_BITS_PER_KEY = 10;
  private static final long BLOCK_BYTES = 8 << 10;

  /** An index or a filter is read in pieces of this size, so that the hot ones fit the cache. */
  private static final long METADATA_BLOCK_BYTES = 8 << 10;

  /** Of the cache, for indexes and filters before blocks of rows. */
  private static final double SHARE_OF_METADATA = 0.6;

  private static final int MAX_OPEN_FILES = 256;
  private static final int BACKGROUND_JOBS = 2;
  private static final long COMPACTION_READAHEAD_BYTES = 1 << 20;
  private static final long BYTES_PER_SYNC = 1 << 20;
  private static final long INFO_LOG_BYTES = 1 << 20;
  private static final int INFO_LOGS = 2;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Map<Table, ColumnFamilyOptions> families = new EnumMap<>(Table.class);
  private final Cache cache;
  private final DBOptions database;
  private final WriteOptions write;
  private final FlushOptions flush;

  /**
   * Makes the native objects.
   *
   * @throws HoldfastException when RocksDB refuses
   */
  DatabaseOptions(RocksSettings settings, Failures failures) {
    // Not strict: a full cache would fail reads.
    cache = own(new LRUCache(settings.blockCacheBytes(), -1, false, SHARE_OF_METADATA));
    database =
        own(new DBOptions())
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            // Without RocksDB's own log a family that reached the disk alone would contradict the
            // others after a crash.
            .setAtomicFlush(true)
            // Charged to the cache, so that one bound holds for both.
            .setWriteBufferManager(
                own(new WriteBufferManager(settings.writeBufferBytes(), cache, false)))
            // Goes on by itself when a full disk has room again.
            .setSstFileManager(own(fileManager(failures)))
            .setMaxOpenFiles(MAX_OPEN_FILES)
            .setSkipStatsUpdateOnDbOpen(true)
            .setMaxBackgroundJobs(BACKGROUND_JOBS)
            .setCompactionReadaheadSize(COMPACTION_READAHEAD_BYTES)
            .setBytesPerSync(BYTES_PER_SYNC)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(INFO_LOG_BYTES)
            .setKeepLogFileNum(INFO_LOGS)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    Filter filter = own(new BloomFilter(FILTER_BITS_PER_KEY));
    for (Table table : Table.values()) {
      families.put(table, family(table, settings, filter));
    }
    // The kernel's log stands before the store, and proves what a crash takes from it.
    write = own(new WriteOptions()).setDisableWAL(true);
    flush = own(new FlushOptions()).setWaitForFlush(true);
  }

  private static SstFileManager fileManager(Failures failures) {
    try {
      return new SstFileManager(Env.getDefault());
    } catch (RocksDBException e) {
      throw failures.opening(e);
    }
  }

  private ColumnFamilyOptions family(Table table, RocksSettings settings, Filter filter) {
    BlockBasedTableConfig blocks =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(BLOCK_BYTES)
            // Bounds them by the cache, instead of by the number of files.
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setMetadataBlockSize(METADATA_BLOCK_BYTES)
            .setPinTopLevelIndexAndFilter(true);
    if (table != Table.DEADLINES) {
      blocks.setFilterPolicy(filter).setPartitionFilters(true);
    }
    return own(new ColumnFamilyOptions())
        .setWriteBufferSize(settings.writeBufferBytes())
        .setLevelCompactionDynamicLevelBytes(true)
        // What is asked for in these is mostly there, so the largest filters would say nothing.
        .setOptimizeFiltersForHits(table == Table.PARTS || table == Table.VERSIONS)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
        .setBottommostCompressionOptions(own(new CompressionOptions()).setEnabled(true).setLevel(1))
        .setTableFormatConfig(blocks);
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

  ColumnFamilyOptions family(Table table) {
    ColumnFamilyOptions found = families.get(table);
    if (found == null) {
      throw new IllegalStateException("no options: " + table);
    }
    return found;
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
