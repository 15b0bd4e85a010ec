package dev.holdfast.benchmarks.rows;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.benchmarks.turns.Turn;
import dev.holdfast.store.memory.MemoryStoreProvider;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.cache2k.Cache2kBuilder;

/**
 * Fills one candidate and measures the heap before and after, following full collections. Ours
 * keeps version, position, time, writer, type, digest and two checksums of each entry, and the
 * order of the keys; the peers keep a deadline each, and what they need to evict.
 */
public final class MemoryTurn {
  private static final int BYTES = 256;
  private static final long DEADLINE = 1_900_000_000_000L;

  private MemoryTurn() {}

  /** A value that cache2k takes. */
  private record Boxed(byte[] bytes) {}

  /** Puts one entry. */
  private interface Filler {
    void put(ContextKey key, byte[] value, long number);
  }

  /** A filler, how to find the first byte of a value, and what the candidate says of itself. */
  private record Candidate(Filler filler, ToIntFunction<ContextKey> first, Runnable report) {}

  /** Runs. */
  public static void main(String[] arguments) {
    int entries = Integer.parseInt(arguments[1]);
    Candidate candidate = candidate(arguments[0]);
    long before = usedHeap();
    long content = 0;
    for (int i = 0; i < entries; i++) {
      ContextKey key = new ContextKey("agents/" + i + "/state");
      byte[] value = new byte[BYTES];
      value[0] = (byte) i;
      content += key.text().length() + BYTES;
      candidate.filler().put(key, value, i + 1);
    }
    double overhead = (double) (usedHeap() - before - content) / entries;
    for (int i = 0; i < entries; i++) {
      if (candidate.first().applyAsInt(new ContextKey("agents/" + i + "/state")) != (byte) i) {
        throw new IllegalStateException("entry " + i + " is not there");
      }
    }
    candidate.report().run();
    Turn.print("overhead-bytes", overhead);
  }

  private static Candidate candidate(String name) {
    return switch (name) {
      case "holdfast" -> holdfast(DEADLINE);
      case "holdfast-keep" -> holdfast(EntryHead.NO_DEADLINE);
      case "caffeine" -> caffeine();
      case "cache2k" -> cache2k();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Candidate holdfast(long deadline) {
    ContextStore store =
        new MemoryStoreProvider()
            .create(MapSettings.none(), new FakeWorld().context(Path.of("unused")));
    // The order of the keys is made when it is asked for, and belongs to what is measured.
    store.scan("", Optional.empty(), 1);
    Filler filler =
        (key, value, number) -> {
          Digest digest = Digest.of(ByteBuffer.allocate(Digest.LENGTH).putLong(number).array());
          EntryHead head =
              new EntryHead(
                  key,
                  1,
                  value.length,
                  digest,
                  "application/json",
                  deadline == EntryHead.NO_DEADLINE ? deadline : deadline + number % 3_600_000,
                  Priority.NORMAL,
                  "bench",
                  DEADLINE,
                  number * 400);
          store.apply(new StoreBatch(number * 400, List.of(new StoreChange.Replace(head, value))));
        };
    return new Candidate(
        filler,
        key -> store.find(key) instanceof StoreRead.Hit hit ? hit.value()[0] : -1_000,
        () -> {
          System.out.println("accounted " + store.stats());
        });
  }

  private static Candidate caffeine() {
    Cache<ContextKey, byte[]> cache =
        Caffeine.newBuilder()
            .expireAfter(Expiry.<ContextKey, byte[]>creating((key, value) -> Duration.ofHours(1)))
            .maximumWeight(1L << 30)
            .weigher((ContextKey key, byte[] value) -> value.length)
            .executor(Runnable::run)
            .build();
    return new Candidate(
        (key, value, number) -> cache.put(key, value),
        key -> {
          byte[] found = cache.getIfPresent(key);
          return found == null ? -1_000 : found[0];
        },
        cache::cleanUp);
  }

  private static Candidate cache2k() {
    org.cache2k.Cache<ContextKey, Boxed> cache =
        new Cache2kBuilder<ContextKey, Boxed>() {}.entryCapacity(10_000_000)
            .expireAfterWrite(Duration.ofHours(1))
            .sharpExpiry(true)
            .build();
    return new Candidate(
        (key, value, number) -> cache.put(key, new Boxed(value)),
        key -> {
          Boxed found = cache.peek(key);
          return found == null ? -1_000 : found.bytes()[0];
        },
        () -> {});
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
