package dev.holdfast.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.wiring.KernelLife;
import dev.holdfast.kernel.wiring.KernelLife.Backing;
import dev.holdfast.kernel.wiring.KernelLife.Log;
import dev.holdfast.simulation.Figure;
import dev.holdfast.simulation.SimulatedTime;
import dev.holdfast.store.memory.MemoryBits;
import dev.holdfast.store.memory.MemoryStoreProvider;
import dev.holdfast.store.rocksdb.RocksBits;
import dev.holdfast.store.rocksdb.RocksStoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each bit of stored values is turned, through the whole kernel: what is answered then is what was
 * written, from the log's copy, which is in the store again afterwards; and without a log, that it
 * is corrupt.
 */
class BitFlipTests {
  private static final int VALUE = 1_024;
  private static final int KEYS = 64;
  private static final int SMALL_BYTES = KEYS * VALUE;
  private static final Principal ADA = new Principal("ada", List.of(), false, true);

  /** Reaches what a store keeps of a key. */
  private interface Reach {
    BitFlipInjector of(ContextStore store, ContextKey key);
  }

  @TempDir private Path home;

  private final SimulatedTime time = new SimulatedTime(1);
  private final List<ContextKey> keys = new ArrayList<>();
  private final List<byte[]> values = new ArrayList<>();
  private ContextStore store;

  @Test
  void everyBitInMemoryIsRepairedFromTheLog() throws Exception {
    run("memory, wal", new MemoryStoreProvider(), Log.WHOLE, MemoryBits::of, 1);
  }

  @Test
  void everyBitInMemoryIsRefusedWithoutALog() throws Exception {
    run("memory, none", new MemoryStoreProvider(), Log.NONE, MemoryBits::of, 1);
  }

  @Test
  void bitsOfRowsOnDiskAreRepairedFromTheLog() throws Exception {
    run("rocksdb, wal", new RocksStoreProvider(), Log.WHOLE, RocksBits::of, Figure.of(31, 1));
  }

  @Test
  void entryWhoseHeadCannotBeReadIsWrittenOverAndDeleted() throws Exception {
    UnaryOperator<ContextStore> kept =
        made -> {
          store = made;
          return made;
        };
    Backing backing = new Backing(new RocksStoreProvider(), kept, Log.WHOLE);
    try (KernelLife kernel = KernelLife.open(home, new SystemFiles(), time, backing)) {
      fill(kernel, 4);
      for (ContextKey key : keys) {
        RocksBits.of(store, key).flip(9);
      }

      write(kernel, new WriteOperation.Put(keys.get(0), bytes("new"), WriteOptions.NONE));
      write(
          kernel,
          new WriteOperation.Append(
              keys.get(1), Content.json("1".getBytes(UTF_8)), WriteOptions.NONE));
      write(kernel, new WriteOperation.Delete(keys.get(2), WriteOptions.NONE));

      assertThat(value(kernel, keys.get(0))).isEqualTo(bytes("new").bytes());
      assertThat(new String(value(kernel, keys.get(1)), UTF_8)).endsWith(",1]");
      assertThat(find(kernel, keys.get(2))).isInstanceOf(Outcome.Refused.class);
      assertThat(value(kernel, keys.get(3))).isEqualTo(values.get(3));
    }
  }

  @Test
  void aStoreThatSkipsItsChecksumIsFoundOut() {
    assertThatThrownBy(() ->
            run(
                "planted",
                new MemoryStoreProvider(),
                Log.WHOLE,
                (raw, key) -> MemoryBits.of(((TrustingStore) raw).store(), key),
                1,
                TrustingStore::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("another value was served");
  }

  @Test
  void aRepairWithAnOlderVersionIsFoundOut() {
    assertThatThrownBy(() ->
            run(
                "planted",
                new MemoryStoreProvider(),
                Log.WHOLE,
                (raw, key) -> MemoryBits.of(((BackwardStore) raw).store(), key),
                1,
                BackwardStore::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("another value was served");
  }

  private void run(String name, StoreProvider provider, Log log, Reach reach, int stride)
      throws Exception {
    run(name, provider, log, reach, stride, UnaryOperator.identity());
  }

  private void run(
      String name,
      StoreProvider provider,
      Log log,
      Reach reach,
      int stride,
      UnaryOperator<ContextStore> bug)
      throws Exception {
    UnaryOperator<ContextStore> kept =
        made -> {
          store = bug.apply(made);
          return store;
        };
    try (KernelLife kernel =
        KernelLife.open(home, new SystemFiles(), time, new Backing(provider, kept, log))) {
      boolean isOnDisk = provider instanceof RocksStoreProvider;
      int bytes = isOnDisk ? SMALL_BYTES : Figure.of(SMALL_BYTES, 10 << 20);
      fill(kernel, bytes / VALUE);
      long begin = System.nanoTime();
      long flips = log == Log.NONE ? refused(kernel, reach) : repaired(kernel, reach, stride);
      System.out.printf(
          "bit flips (%s): %d bytes of values, %d bits turned, 0 served; %.1f s%n",
          name, bytes, flips, (System.nanoTime() - begin) / 1e9);
      assertThat(flips).isPositive();
    }
  }

  /** Half of the values were put, half grew. */
  private void fill(KernelLife kernel, int count) {
    for (int i = 0; i < count; i++) {
      ContextKey key = new ContextKey("k/" + i);
      keys.add(key);
      if (i % 2 == 0) {
        write(kernel, new WriteOperation.Put(key, bytes("old" + i), WriteOptions.NONE));
        write(kernel, new WriteOperation.Put(key, bytes("x" + i), WriteOptions.NONE));
      } else {
        String part = "\"" + "e".repeat(VALUE / 4 - 4) + "\"";
        for (int j = 0; j < 4; j++) {
          write(
              kernel,
              new WriteOperation.Append(
                  key, Content.json(part.getBytes(UTF_8)), WriteOptions.NONE));
        }
      }
      values.add(value(kernel, key));
    }
  }

  private byte[] value(KernelLife kernel, ContextKey key) {
    return find(kernel, key).orThrow().value();
  }

  private static Content bytes(String begin) {
    return Content.of(Arrays.copyOf(begin.getBytes(UTF_8), VALUE), Content.BYTES);
  }

  /** Turns a bit of each value at a time, so that the repairs of all go on together. */
  private long repaired(KernelLife kernel, Reach reach, int stride) {
    long flips = 0;
    boolean isMore = true;
    long begin = System.nanoTime();
    for (long bit = 0; isMore && Figure.isTimeLeft(begin); bit += stride) {
      isMore = false;
      for (int i = 0; i < keys.size(); i++) {
        BitFlipInjector bits = reach.of(store, keys.get(i));
        if (bit < bits.bits()) {
          bits.flip(bit);
          isMore = true;
          flips++;
        }
      }
      for (int i = 0; i < keys.size(); i++) {
        expectServed(find(kernel, keys.get(i)), i, bit);
      }
      kernel.settle();
      if (flips % 4_096 < keys.size()) {
        assertThat(unhealthy(kernel)).as("repaired after bit %d", bit).isZero();
      }
    }
    assertThat(count(kernel, "holdfast_corruptions_total")).isEqualTo(flips);
    assertThat(count(kernel, "holdfast_repairs_total")).isEqualTo(flips);
    assertThat(kernel.events().getLast().kind()).isEqualTo(RuntimeEvent.Kind.REPAIRED);
    return flips;
  }

  private void expectServed(Outcome<ContextEntry> found, int i, long bit) {
    if (!(found instanceof Outcome.Done<ContextEntry>(ContextEntry entry))) {
      throw new AssertionError("not repaired: bit " + bit + " of " + keys.get(i) + ": " + found);
    }
    if (!Arrays.equals(entry.value(), values.get(i))) {
      throw new AssertionError("another value was served: bit " + bit + " of " + keys.get(i));
    }
  }

  private long unhealthy(KernelLife kernel) {
    return (long) count(kernel, "holdfast_corruptions_unrepaired");
  }

  private static double count(KernelLife kernel, String name) {
    return kernel.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** There is no copy, so each bit is turned back by hand. */
  private long refused(KernelLife kernel, Reach reach) {
    long flips = 0;
    long begin = System.nanoTime();
    for (ContextKey key : keys) {
      BitFlipInjector bits = reach.of(store, key);
      for (long bit = 0; bit < bits.bits() && Figure.isTimeLeft(begin); bit++) {
        bits.flip(bit);
        Outcome<ContextEntry> found = find(kernel, key);
        if (!(found instanceof Outcome.Refused<ContextEntry>(Refusal why))
            || why.code() != ErrorCode.CORRUPT) {
          throw new AssertionError("not refused: bit " + bit + " of " + key + ": " + found);
        }
        bits.flip(bit);
        flips++;
      }
    }
    assertThat(count(kernel, "holdfast_corruptions_total")).isBetween(1.0, (double) keys.size());
    assertThat(unhealthy(kernel)).isEqualTo((long) count(kernel, "holdfast_corruptions_total"));
    write(kernel, new WriteOperation.Put(keys.getFirst(), bytes("new"), WriteOptions.NONE));
    assertThat(find(kernel, keys.getFirst())).isInstanceOf(Outcome.Done.class);
    return flips;
  }

  private Outcome<ContextEntry> find(KernelLife kernel, ContextKey key) {
    return scope().get(() -> kernel.contexts().find(key, OptionalLong.empty()));
  }

  private void write(KernelLife kernel, WriteOperation operation) {
    scope().get(() -> kernel.contexts().write(WriteRequest.of(operation))).orThrow();
  }

  private RequestScope scope() {
    return new RequestScope(ADA, time.nanos() + 20_000_000_000L, new Cancellation());
  }
}
