package dev.holdfast.benchmarks;

import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Question: how many writers a second are told that their 256 bytes are on the disk? Both sides
 * sync before they answer; the number of writers is JMH's {@code -t}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DurablePutBenchmark {

  /** Our log, called as the kernel does: one appender at a time, acknowledged by position. */
  @State(Scope.Benchmark)
  public static class Log implements LogListener {
    /** The length of each record. */
    @Param("256")
    public int bytes;

    private final ReentrantLock appender = new ReentrantLock();
    private final ConcurrentMap<Long, Thread> waiting = new ConcurrentSkipListMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile long durable;

    @SuppressWarnings("NullAway.Init")
    private CommitLog log;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private byte[] value;

    /** Opens. */
    @Setup(Level.Trial)
    public void open() throws IOException {
      directory = Files.createTempDirectory("bench-wal-");
      value = Workload.value(1, bytes);
      log = Candidates.log(directory);
      log.replay(0, (position, payload) -> {});
      log.start(this);
    }

    @Override
    public void durable(long position) {
      durable = position;
      var released = ((ConcurrentSkipListMap<Long, Thread>) waiting).headMap(position, true);
      released.values().forEach(LockSupport::unpark);
      released.clear();
    }

    @Override
    public void failed(Throwable cause) {
      throw new IllegalStateException(cause);
    }

    void put() {
      long position;
      byte[] payload = value.clone();
      appender.lock();
      try {
        position = log.append(payload);
        waiting.put(position, Thread.currentThread());
      } finally {
        appender.unlock();
      }
      while (durable < position) {
        LockSupport.park(this);
      }
      acknowledged.incrementAndGet();
    }

    /** Everything that was acknowledged must be there. */
    @TearDown(Level.Trial)
    public void check() throws IOException {
      log.close();
      long[] found = {0};
      try (CommitLog again = Candidates.log(directory)) {
        again.replay(0, (position, payload) -> found[0]++);
      }
      delete(directory);
      if (found[0] < acknowledged.get()) {
        throw new IllegalStateException("acknowledged " + acknowledged + ", present " + found[0]);
      }
    }
  }

  /** RocksDB with its own log, synced at every write. */
  @State(Scope.Benchmark)
  public static class Rocks {
    /** The length of each value. */
    @Param("256")
    public int bytes;

    private final AtomicLong counter = new AtomicLong();

    @SuppressWarnings("NullAway.Init")
    private WriteOptions sync;

    @SuppressWarnings("NullAway.Init")
    private RocksDB database;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private byte[] value;

    /** Opens. */
    @Setup(Level.Trial)
    public void open() throws IOException, RocksDBException {
      RocksDB.loadLibrary();
      sync = new WriteOptions().setSync(true);
      directory = Files.createTempDirectory("bench-rocks-");
      value = Workload.value(1, bytes);
      database =
          RocksDB.open(
              new Options().setCreateIfMissing(true).setWalBytesPerSync(0), directory.toString());
    }

    void put() throws RocksDBException {
      byte[] key = ByteBuffer.allocate(8).putLong(counter.incrementAndGet()).array();
      database.put(sync, key, value);
    }

    /** Closes. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      database.close();
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Ours. */
  @Benchmark
  public void holdfast(Log log) {
    log.put();
  }

  /** The peer. */
  @Benchmark
  public void rocksdbSync(Rocks rocks) throws RocksDBException {
    rocks.put();
  }
}
