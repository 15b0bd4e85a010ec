package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB, as far as the store needs it. A call after {@link #close} is refused, because in native
 * code it would end the process.
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** Changes that become visible, and reach the disk, together or not at all. */
  interface Changes {
    void put(Table table, byte[] key, byte[] value);

    void delete(Table table, byte[] key);
  }

  /** A row. */
  record Row(byte[] key, byte[] value) {}

  /** Says what to write. */
  interface Writing {
    void writeTo(Changes changes);
  }

  /** Receives rows in the order of their keys; false ends it. */
  interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  private interface Work<R> {
    R run() throws RocksDBException;
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final RocksDB rocks;
  private final List<ColumnFamilyHandle> families;
  private final DatabaseOptions options;
  private final Failures failures;
  private boolean isClosed;

  private Database(
      RocksDB rocks,
      List<ColumnFamilyHandle> families,
      DatabaseOptions options,
      Failures failures) {
    this.rocks = rocks;
    this.families = families;
    this.options = options;
    this.failures = failures;
  }

  /**
   * Opens or creates the database.
   *
   * @throws HoldfastException when it cannot be opened, with the remedy
   */
  static Database open(RocksSettings settings, Failures failures) {
    Path directory = settings.directory();
    DatabaseOptions options = new DatabaseOptions(settings, failures);
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (Table table : Table.values()) {
      descriptors.add(new ColumnFamilyDescriptor(table.family(), options.family(table)));
    }
    List<ColumnFamilyHandle> families = new ArrayList<>();
    try {
      RocksDB rocks = RocksDB.open(options.database(), directory.toString(), descriptors, families);
      return new Database(rocks, families, options, failures);
    } catch (RocksDBException e) {
      options.close();
      throw failures.opening(e);
    }
  }

  /** The row of a key; null when there is none. */
  byte @Nullable [] get(Table table, byte[] key) {
    return using("reading", () -> rocks.get(family(table), key));
  }

  /** The rows of several keys, empty where there is none. */
  List<Optional<byte[]>> getAll(Table table, List<byte[]> keys) {
    return using(
        "reading",
        () ->
            keys.size() == 1
                ? List.of(Optional.ofNullable(rocks.get(family(table), keys.getFirst())))
                : rocks
                    .multiGetAsList(Collections.nCopies(keys.size(), family(table)), keys)
                    .stream()
                    .map(Optional::ofNullable)
                    .toList());
  }

  /** Visits the rows from the first key at or above {@code from}. */
  void visit(Table table, byte[] from, Visitor visitor) {
    using(
        "reading",
        () -> {
          try (RocksIterator rows = rocks.newIterator(family(table))) {
            rows.seek(from);
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
              rows.next();
            }
            // An iterator that meets damage says that it is at the end.
            rows.status();
            return true;
          }
        });
  }

  /** The row with the highest key at or below {@code at}. */
  Optional<Row> floor(Table table, byte[] at) {
    return using(
        "reading",
        () -> {
          try (RocksIterator rows = rocks.newIterator(family(table))) {
            rows.seekForPrev(at);
            Optional<Row> found =
                rows.isValid() ? Optional.of(new Row(rows.key(), rows.value())) : Optional.empty();
            rows.status();
            return found;
          }
        });
  }

  /** Writes all changes in one step. */
  void write(Writing writing) {
    using(
        "writing",
        () -> {
          try (WriteBatch batch = new WriteBatch()) {
            writing.writeTo(new BatchChanges(batch));
            rocks.write(options.write(), batch);
            return true;
          }
        });
  }

  /** Memory of RocksDB. */
  Memory memory() {
    return using(
        "asking",
        () ->
            new Memory(
                options.cache().getUsage(),
                rocks.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
                rocks.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem")));
  }

  /**
   * Native memory in bytes.
   *
   * @param blockCache blocks, indexes, filters and write buffers
   * @param writeBuffers of these, changes that are not yet in a file
   * @param tableReaders what open files cost beside the cache
   */
  record Memory(long blockCache, long writeBuffers, long tableReaders) {
    long total() {
      return Math.max(blockCache, writeBuffers) + tableReaders;
    }
  }

  /** Writes to files what is in memory only. */
  void flush() {
    using(
        "flushing",
        () -> {
          rocks.flush(options.flush(), families);
          return true;
        });
  }

  boolean isClosed() {
    lock.readLock().lock();
    try {
      return isClosed;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (isClosed) {
        return;
      }
      isClosed = true;
      families.forEach(ColumnFamilyHandle::close);
      rocks.closeE();
    } catch (RocksDBException e) {
      LOG.warn("RocksDB closed with: {}", e.getMessage());
    } finally {
      options.close();
      lock.writeLock().unlock();
    }
  }

  private ColumnFamilyHandle family(Table table) {
    return families.get(table.ordinal());
  }

  private <R extends @Nullable Object> R using(String what, Work<R> work) {
    lock.readLock().lock();
    try {
      if (isClosed) {
        throw new HoldfastException(ErrorCode.UNAVAILABLE, "The store is closed.");
      }
      return work.run();
    } catch (RocksDBException e) {
      throw failures.running(what, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private final class BatchChanges implements Changes {
    private final WriteBatch batch;

    BatchChanges(WriteBatch batch) {
      this.batch = batch;
    }

    @Override
    public void put(Table table, byte[] key, byte[] value) {
      try {
        batch.put(family(table), key, value);
      } catch (RocksDBException e) {
        throw failures.running("writing", e);
      }
    }

    @Override
    public void delete(Table table, byte[] key) {
      try {
        batch.delete(family(table), key);
      } catch (RocksDBException e) {
        throw failures.running("writing", e);
      }
    }
  }
}
