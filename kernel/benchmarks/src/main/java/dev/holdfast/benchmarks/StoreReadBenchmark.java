package dev.holdfast.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.cache2k.Cache2kBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Question: what does a read cost whose value is checked on the way, beside maps and caches that
 * check nothing? 100,000 entries, Zipf 0.99. Ours verifies CRC32C, copies the bytes out and looks
 * at the deadline.
 *
 * <p>A request brings a key of its own, so candidates are asked with keys that equal those they
 * keep; {@code keys=same} asks with the very objects, which spares maps the comparison.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreReadBenchmark {

  /** A value with its checksum, for peers that are made to verify. */
  record Checked(byte[] value, int crc) {
    static Checked of(byte[] value) {
      return new Checked(value, crc(value));
    }

    static int crc(byte[] value) {
      CRC32C crc = new CRC32C();
      crc.update(value, 0, value.length);
      return (int) crc.getValue();
    }

    byte[] verified() {
      if (crc(value) != crc) {
        throw new AssertionError("corrupt");
      }
      return value;
    }
  }

  /** All candidates, filled alike and checked. */
  @State(Scope.Benchmark)
  public static class Filled {
    /** The length of each value. */
    @Param("256")
    public int bytes;

    /** Whether candidates are asked with the objects that they keep. */
    @Param("equal")
    public String keys = "equal";

    final ContextKey[] kept = new ContextKey[Workload.ENTRIES];
    final ContextKey[] asked = new ContextKey[Workload.ENTRIES];
    final ContextStore store = Candidates.memoryStore();
    final ConcurrentHashMap<ContextKey, byte[]> map = new ConcurrentHashMap<>();
    final Cache<ContextKey, byte[]> caffeine =
        Caffeine.newBuilder()
            .expireAfterWrite(1, TimeUnit.HOURS)
            .maximumWeight(1L << 30)
            .weigher((ContextKey key, byte[] value) -> value.length)
            .build();
    final org.cache2k.Cache<ContextKey, Checked> cache2k =
        new Cache2kBuilder<ContextKey, Checked>() {}.entryCapacity(2L * Workload.ENTRIES)
            .expireAfterWrite(1, TimeUnit.HOURS)
            .sharpExpiry(true)
            .build();

    /** Fills. */
    @Setup(Level.Trial)
    public void fill() {
      for (int i = 0; i < Workload.ENTRIES; i++) {
        byte[] value = Workload.value(i, bytes);
        kept[i] = new ContextKey(Workload.key(i));
        asked[i] = keys.equals("same") ? kept[i] : new ContextKey(Workload.key(i));
        Candidates.put(store, i + 1L, kept[i], value);
        map.put(kept[i], value);
        caffeine.put(kept[i], value);
        cache2k.put(kept[i], Checked.of(value));
      }
      for (int i = 0; i < Workload.ENTRIES; i++) {
        byte[] value = Workload.value(i, bytes);
        byte[] found =
            store.find(asked[i]) instanceof StoreRead.Hit hit ? hit.value() : new byte[0];
        if (!Arrays.equals(value, found)
            || !Arrays.equals(value, caffeine.getIfPresent(asked[i]))
            || !Arrays.equals(value, Objects.requireNonNull(cache2k.peek(asked[i])).verified())) {
          throw new IllegalStateException("a candidate lost or changed " + kept[i]);
        }
      }
    }
  }

  /** Each thread's own walk through the keys. */
  @State(Scope.Thread)
  public static class Walk {
    private final int[] draws = Workload.zipf(Thread.currentThread().threadId());
    private int at;

    int next() {
      at = (at + 1) & (draws.length - 1);
      return draws[at];
    }
  }

  /** Ours. */
  @Benchmark
  public StoreRead holdfast(Filled filled, Walk walk) {
    StoreRead read = filled.store.find(filled.asked[walk.next()]);
    if (!(read instanceof StoreRead.Hit hit)
        || hit.head().isExpiredAt(System.currentTimeMillis())) {
      throw new IllegalStateException("an entry went");
    }
    return read;
  }

  /** The limit: a map that checks nothing, and a copy of the bytes. */
  @Benchmark
  public byte[] mapAndCopy(Filled filled, Walk walk) {
    return Objects.requireNonNull(filled.map.get(filled.asked[walk.next()])).clone();
  }

  /** A cache with TTL and weight that checks nothing. */
  @Benchmark
  public byte[] caffeineUnverified(Filled filled, Walk walk) {
    return Objects.requireNonNull(filled.caffeine.getIfPresent(filled.asked[walk.next()]));
  }

  /** The same, and the caller takes a copy of the bytes. */
  @Benchmark
  public byte[] caffeineAndCopy(Filled filled, Walk walk) {
    return Objects.requireNonNull(filled.caffeine.getIfPresent(filled.asked[walk.next()])).clone();
  }

  /** A cache with sharp expiry whose caller verifies. */
  @Benchmark
  public byte[] cache2kVerified(Filled filled, Walk walk) {
    return Objects.requireNonNull(filled.cache2k.peek(filled.asked[walk.next()])).verified();
  }
}
