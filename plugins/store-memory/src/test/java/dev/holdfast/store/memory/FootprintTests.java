package dev.holdfast.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.tck.FakeMeter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The estimate of resident bytes against the heap, measured after full collections. Whatever else
 * runs in the process disturbs one measurement, but not each of several.
 */
final class FootprintTests {
  private static final int ENTRIES = 50_000;
  private static final double TOLERANCE = 0.05;
  private static final int TRIES = 5;

  @Test
  void estimateOfWholeValuesIsWithinFivePercentOfTheHeap() {
    check(1, EntryHead.NO_DEADLINE);
  }

  @Test
  void estimateOfExpiringValuesIsWithinFivePercentOfTheHeap() {
    check(1, 1_000_000);
  }

  @Test
  void estimateOfSplicedValuesIsWithinFivePercentOfTheHeap() {
    check(3, EntryHead.NO_DEADLINE);
  }

  @Test
  void overwritingDoesNotKeepOldKeysOrTexts() {
    MemoryContextStore store = new MemoryContextStore(new FakeMeter());
    fill(store, 1, EntryHead.NO_DEADLINE);
    long before = store.stats().residentBytes();
    double growth = Double.MAX_VALUE;
    for (int i = 0; i < TRIES && Math.abs(growth) > before * TOLERANCE; i++) {
      long heapBefore = usedHeap();

      fill(store, 1, EntryHead.NO_DEADLINE);

      growth = usedHeap() - heapBefore;
    }

    assertThat(store.stats().residentBytes()).isEqualTo(before);
    assertThat(growth).isCloseTo(0, within(before * TOLERANCE));
  }

  private static void check(int rounds, long deadlineMillis) {
    double ratio = 0;
    for (int i = 0; i < TRIES && Math.abs(ratio - 1) > TOLERANCE; i++) {
      MemoryContextStore store = new MemoryContextStore(new FakeMeter());
      long before = usedHeap();

      fill(store, rounds, deadlineMillis);
      // The order of the keys is counted from the beginning, and made when it is asked for.
      store.scan("", Optional.empty(), 1);

      double growth = usedHeap() - before;
      ratio = store.stats().residentBytes() / growth;
    }

    assertThat(ratio).isCloseTo(1.0, within(TOLERANCE));
  }

  private static void fill(MemoryContextStore store, int rounds, long deadlineMillis) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ENTRIES; i++) {
        long position = store.appliedPosition() + 1;
        store.apply(new StoreBatch(position, List.of(change(i, round, position, deadlineMillis))));
      }
    }
  }

  private static StoreChange change(int index, int round, long position, long deadlineMillis) {
    int length = 256 + round * 32;
    byte[] digest = ByteBuffer.allocate(Digest.LENGTH).putLong(position).array();
    EntryHead head =
        new EntryHead(
            new ContextKey("namespace/of-agents/" + index),
            position,
            length,
            Digest.of(digest),
            new String("application/json"),
            deadlineMillis == EntryHead.NO_DEADLINE ? deadlineMillis : deadlineMillis + index,
            Priority.NORMAL,
            new String("alice"),
            position,
            position);
    return round == 0
        ? new StoreChange.Replace(head, new byte[length])
        : new StoreChange.Splice(head, length - 32L, new byte[32]);
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
