package dev.holdfast.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.FakeWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values that grow by splices: right, at the cost of what was added, whoever reads meanwhile. */
@Timeout(120)
final class GrowingValueTests {
  private static final int BATCHES = Boolean.getBoolean("holdfast.proof") ? 100_000 : 800;

  @TempDir private Path data;

  @Test
  void storeAgreesWithTheModelThroughRestarts() {
    long seed = System.nanoTime();
    System.out.println("GrowingValueTests seed " + seed);
    run(seed);
  }

  @Test
  void storeAgreesWithTheModelOnAFixedSeed() {
    run(42);
  }

  private void run(long seed) {
    Workload workload = new Workload(seed);
    Random random = new Random(seed);
    ContextStore store = Rocks.open(data);
    for (int i = 0; i < BATCHES; i++) {
      store.apply(workload.next());
      if (random.nextInt(500) == 0) {
        workload.check(store);
        store.close();
        store = Rocks.open(data);
        workload.check(store);
      }
    }
    workload.check(store);
    store.close();
  }

  @Test
  void appendingWritesLittleMoreThanWhatIsAppended() {
    FakeWorld world = new FakeWorld();
    int appends = 20_000;
    byte[] tail = Rocks.bytes(",\"an element of about fifty bytes, or a bit more\"]");
    try (ContextStore store = Rocks.open(data, world)) {
      Rocks.apply(store, 1, Rocks.replace("chat", Rocks.bytes("[0]"), 1));
      int length = 3;
      for (int i = 0; i < appends; i++) {
        append(store, i + 2, length - 1, tail);
        length += tail.length - 1;
      }

      assertThat(world.meter().count("store_rocksdb_rewritten_bytes_total"))
          .as("bytes written again")
          .isLessThan(10L * length);
      assertThat(Rocks.text(store, "chat")).hasSize(length).startsWith("[0,\"an").endsWith("re\"]");
    }
  }

  /** Appends without computing the digest of the whole, which would hide the cost. */
  private static void append(ContextStore store, long position, int keep, byte[] tail) {
    EntryHead sample = Rocks.head(Rocks.key("chat"), tail, position, EntryHead.NO_DEADLINE);
    EntryHead head =
        new EntryHead(
            sample.key(),
            sample.version(),
            keep + tail.length,
            sample.digest(),
            sample.contentType(),
            sample.deadlineMillis(),
            sample.priority(),
            sample.writer(),
            sample.updatedAtMillis(),
            position);
    store.apply(new StoreBatch(position, List.of(new StoreChange.Splice(head, keep, tail))));
  }

  @Test
  void readersAlwaysSeeOneVersionWhole() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(3);
    try (ContextStore store = Rocks.open(data);
        ExecutorService readers = Executors.newFixedThreadPool(3)) {
      Rocks.apply(store, 1, Rocks.replace("chat", new byte[5_000], 1));
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(readers.submit(() -> readUntil(store, done, reading)));
      }
      try {
        reading.await();
        grow(store);
      } finally {
        done.set(true);
      }
      for (Future<Integer> each : running) {
        assertThat(each.get()).as("reads").isPositive();
      }
    }
  }

  /** Parts come and go all the time, so that a reader often finds its own gone. */
  private static void grow(ContextStore store) {
    Random random = new Random(7);
    byte[] present = new byte[5_000];
    for (int i = 2; i < 3_000; i++) {
      int keep = i % 50 == 0 ? random.nextInt(present.length) : present.length - 1;
      byte[] tail = new byte[100 + random.nextInt(1_500)];
      Arrays.fill(tail, (byte) i);
      Rocks.apply(store, i, Rocks.splice("chat", present, keep, tail, i));
      present = Rocks.concat(present, keep, tail);
    }
  }

  private static int readUntil(ContextStore store, AtomicBoolean done, CountDownLatch reading) {
    int reads = 0;
    long version = 0;
    while (!done.get() || reads == 0) {
      StoreRead.Hit hit = (StoreRead.Hit) store.find(Rocks.key("chat"));
      assertThat(dev.holdfast.api.Digest.compute(hit.value())).isEqualTo(hit.head().digest());
      assertThat(hit.head().version()).isGreaterThanOrEqualTo(version);
      version = hit.head().version();
      if (reads++ == 0) {
        reading.countDown();
      }
    }
    return reads;
  }
}
