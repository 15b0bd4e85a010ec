package dev.holdfast.kernel.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.world.DiskMapStore;
import dev.holdfast.kernel.world.MapStore;
import dev.holdfast.tck.FakeMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stack of stores promises beyond the contract of each. */
@Timeout(60)
final class LayeredStoreTests {
  private static final long ROOM = 1L << 20;

  private final MapStore near = new MapStore();
  private final DiskMapStore far = new DiskMapStore();
  private final ContextStore store = LayeredStore.of(near, far, ROOM, new FakeMeter());
  private long position;

  private static ContextKey key(int number) {
    return new ContextKey("key/" + number);
  }

  private void put(int number, int length) {
    byte[] value = new byte[length];
    new Random(number).nextBytes(value);
    put(store, ++position, number, value);
  }

  private static void put(ContextStore store, long position, int number, byte[] value) {
    EntryHead head =
        new EntryHead(
            key(number),
            position,
            value.length,
            Digest.compute(value),
            "text/plain",
            EntryHead.NO_DEADLINE,
            Priority.NORMAL,
            "ada",
            1,
            position);
    store.apply(new StoreBatch(position, List.of(new StoreChange.Replace(head, value))));
  }

  private boolean isCopied(int number) {
    return near.head(key(number)).isPresent();
  }

  @Test
  void stackIsOnDiskWhenItsFarStoreIs() {
    assertThat(store).isInstanceOf(OnDiskStore.class);
    assertThat(LayeredStore.of(new MapStore(), new MapStore(), ROOM, new FakeMeter()))
        .isNotInstanceOf(OnDiskStore.class);
  }

  @Test
  void writtenValueIsCopiedAndReadFromTheCopy() {
    put(1, 100);
    far.damage(key(1));

    assertThat(isCopied(1)).isTrue();
    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Hit.class);
  }

  @Test
  void damagedCopyIsDroppedAndTheFarStoreAnswers() {
    put(1, 100);
    near.damage(key(1));

    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Hit.class);
    assertThat(near.find(key(1))).isInstanceOf(StoreRead.Hit.class);
  }

  @Test
  void damagedCopyIsToldWithWhetherTheFarStoreHasItWhole() {
    List<String> told = new ArrayList<>();
    ((LayeredStore) store).onDamagedCopy((copy, whole) -> told.add(copy.key() + " " + whole));
    put(1, 100);
    near.damage(key(1));
    store.find(key(1));
    near.damage(key(1));
    store.inspect(key(1));
    put(2, 100);
    near.damage(key(2));
    far.damage(key(2));

    store.find(key(2));

    assertThat(told).containsExactly(key(1) + " true", key(1) + " true", key(2) + " false");
  }

  @Test
  void inspectionSeesTheFarStoreBehindAWholeCopy() {
    put(1, 100);
    far.damage(key(1));

    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Hit.class);
    assertThat(store.inspect(key(1))).isInstanceOf(StoreRead.Damaged.class);
  }

  @Test
  void mendedEntryIsReadFromTheFarStoreAgain() {
    put(1, 100);
    StoreRead.Hit whole = (StoreRead.Hit) far.find(key(1));
    near.damage(key(1));
    far.damage(key(1));

    assertThat(store.mend(whole.head(), whole.value().clone())).isTrue();

    assertThat(isCopied(1)).isFalse();
    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Hit.class);
  }

  @Test
  void damageOfBothIsTold() {
    put(1, 100);
    near.damage(key(1));
    far.damage(key(1));

    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Damaged.class);
    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Damaged.class);
  }

  @Test
  void copiesKeepWithinTheirBytes() {
    for (int i = 0; i < 5_000; i++) {
      put(i, 1_000);
      assertThat(near.stats().valueBytes()).isLessThanOrEqualTo(ROOM);
    }
    assertThat(near.stats().entries()).isBetween(400L, 1_000L);
    assertThat(far.stats().entries()).isEqualTo(5_000);
    assertThat(store.stats().entries()).isEqualTo(5_000);
  }

  @Test
  void longValueIsNotCopied() {
    put(1, 100);
    put(1, (int) ROOM / 2);

    assertThat(isCopied(1)).isFalse();
    assertThat(store.find(key(1))).isInstanceOf(StoreRead.Hit.class);
    assertThat(isCopied(1)).isFalse();
  }

  @Test
  void whatIsReadOftenOutlivesAScan() {
    put(0, 1_000);
    for (int i = 1; i < 3_000; i++) {
      put(i, 1_000);
      store.find(key(0));
    }
    for (int i = 1; i < 3_000; i++) {
      store.find(key(i));
    }

    assertThat(isCopied(0)).isTrue();
  }

  @Test
  void failedBatchOfTheFarStoreLeavesTheCopies() {
    put(1, 100);
    far.failAt(at -> true);

    assertThatThrownBy(() -> put(1, 50)).isInstanceOf(IllegalStateException.class);

    assertThat(store.head(key(1)).orElseThrow().length()).isEqualTo(100);
    assertThat(store.appliedPosition()).isEqualTo(1);
  }

  @Test
  void nearStoreThatFailsIsNotUsedAnyMore() {
    put(1, 100);
    near.failAt(at -> true);

    put(1, 50);
    put(2, 50);

    assertThat(store.head(key(1)).orElseThrow().length()).isEqualTo(50);
    assertThat(store.find(key(2))).isInstanceOf(StoreRead.Hit.class);
  }

  @Test
  void noReaderFindsAnOlderVersionThanOneThatWasApplied() throws Exception {
    int keys = 40;
    AtomicLongArray applied = new AtomicLongArray(keys);
    ContextStore small = LayeredStore.of(near, far, 20_000, new FakeMeter());
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      Future<?> writing =
          pool.submit(() -> {
            Random random = new Random(5);
            for (int at = 1; at < 6_000; at++) {
              int number = random.nextInt(keys);
              put(small, at, number, new byte[random.nextInt(1_000)]);
              applied.set(number, at);
            }
          });
      for (int reader = 0; reader < 2; reader++) {
        pool.submit(
                () -> {
                  Random random = new Random();
                  while (!writing.isDone()) {
                    int number = random.nextInt(keys);
                    long least = applied.get(number);
                    if (small.find(key(number)) instanceof StoreRead.Hit hit) {
                      assertThat(hit.head().version()).isGreaterThanOrEqualTo(least);
                    } else {
                      assertThat(least).isZero();
                    }
                  }
                })
            .get();
      }
      writing.get();
    }
    for (int number = 0; number < keys; number++) {
      assertThat(small.head(key(number))).isEqualTo(far.head(key(number)));
    }
  }
}
