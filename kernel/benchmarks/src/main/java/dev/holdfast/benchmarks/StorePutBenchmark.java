package dev.holdfast.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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

/**
 * Question: what does it cost to take a value of 256 bytes in, with checksum, version, deadline and
 * index, beside a cache that is given the same? The digest is the caller's, and not in it. Keys
 * equal those that are there, but are not the same objects, as those of requests are; {@code
 * keys=same} puts the same objects again and again.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StorePutBenchmark {
  private static final int BYTES = 256;

  /** All candidates. */
  @State(Scope.Thread)
  public static class Candidate {
    /** Whether candidates are given the objects that they keep. */
    @Param("equal")
    public String keys = "equal";

    final ContextKey[] asked = new ContextKey[Workload.ENTRIES];
    final byte[][] values = new byte[1024][];
    final int[] draws = Workload.zipf(1);
    final ContextStore store = Candidates.memoryStore();
    final ConcurrentHashMap<ContextKey, byte[]> map = new ConcurrentHashMap<>();
    final Cache<ContextKey, StoreReadBenchmark.Checked> caffeine =
        Caffeine.newBuilder()
            .expireAfterWrite(1, TimeUnit.HOURS)
            .maximumWeight(1L << 30)
            .weigher((ContextKey key, StoreReadBenchmark.Checked value) -> value.value().length)
            .build();
    long position;
    int at;
    int last;

    /** Makes keys and values. */
    @Setup(Level.Trial)
    public void make() {
      for (int i = 0; i < asked.length; i++) {
        asked[i] = new ContextKey(Workload.key(i));
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = Workload.value(i, BYTES);
      }
      for (int i = 0; i < asked.length; i++) {
        ContextKey key = keys.equals("same") ? asked[i] : new ContextKey(Workload.key(i));
        byte[] value = values[i & (values.length - 1)];
        Candidates.put(store, ++position, key, value);
        map.put(key, value);
        caffeine.put(key, StoreReadBenchmark.Checked.of(value));
      }
    }

    int next() {
      at++;
      last = draws[at & (draws.length - 1)];
      return last;
    }

    byte[] value() {
      return values[at & (values.length - 1)];
    }

    /** What was written last must be there. */
    @TearDown(Level.Iteration)
    public void check() {
      if (position > asked.length
          && !(store.find(asked[last]) instanceof StoreRead.Hit hit
              && Arrays.equals(hit.value(), value()))) {
        throw new IllegalStateException("the last put is not there");
      }
    }
  }

  /** Ours. */
  @Benchmark
  public void holdfast(Candidate candidate) {
    Candidates.put(
        candidate.store,
        ++candidate.position,
        candidate.asked[candidate.next()],
        candidate.value());
  }

  /** The limit. */
  @Benchmark
  public byte[] map(Candidate candidate) {
    return candidate.map.put(candidate.asked[candidate.next()], candidate.value());
  }

  /** A cache with TTL and weight, given a checksum by its caller. */
  @Benchmark
  public void caffeineWithCrc(Candidate candidate) {
    candidate.caffeine.put(
        candidate.asked[candidate.next()], StoreReadBenchmark.Checked.of(candidate.value()));
  }
}
