package dev.holdfast.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The deadline index against a sorted map. */
final class DeadlineIndexTests {
  private static final long SEED = 20261121;

  private final Random random = new Random(SEED);
  private final Slots slots = new Slots(2);
  private final DeadlineIndex index = new DeadlineIndex(slots);

  /** Entries by number; an entry is its deadline. */
  private final Map<Integer, long[]> model = new TreeMap<>();

  private int add(long deadline) {
    long[] entry = {deadline};
    int id = slots.allocate(random.nextInt(2), entry);
    index.add(id, deadline);
    model.put(id, entry);
    return id;
  }

  private void move(int id, long deadline) {
    long[] entry = {deadline};
    slots.entry(id, entry);
    index.move(id, deadline);
    model.put(id, entry);
  }

  private void remove(int id) {
    index.remove(id);
    model.remove(id);
  }

  private void check(long now, int limit) {
    int[] found = index.due(now, limit);
    List<Long> deadlines = new ArrayList<>();
    for (int id : found) {
      deadlines.add(model.get(id)[0]);
    }
    List<Long> expected =
        model.values().stream()
            .map(entry -> entry[0])
            .filter(deadline -> deadline <= now)
            .sorted()
            .limit(limit)
            .toList();
    assertThat(deadlines).as("seed %d, now %d", SEED, now).isEqualTo(expected);
    assertThat(found).doesNotHaveDuplicates();
  }

  /** From milliseconds to centuries, before and after the epoch, and after what was asked for. */
  private long deadline(long now) {
    return switch (random.nextInt(9)) {
      case 0 -> now - random.nextInt(100_000);
      case 1 -> now + random.nextInt(3_600_000);
      case 2 -> now + random.nextInt(30_000);
      case 3 -> random.nextLong();
      case 4 -> now + random.nextLong(1L << 40);
      case 5 -> now / 1_000 * 1_000 + 5_000;
      default -> now + 300_000 + random.nextInt(10);
    };
  }

  @Test
  void randomChangesAndQuestionsAgreeWithAModel() {
    for (int round = 0; round < 30; round++) {
      List<Integer> ids = new ArrayList<>(model.keySet());
      ids.forEach(this::remove);
      ids.clear();
      long now = round % 3 == 0 ? 0 : 1_800_000_000_000L;
      for (int i = 0; i < 3_000; i++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3, 4 -> ids.add(add(deadline(now)));
          case 5, 6, 7 -> {
            if (!ids.isEmpty()) {
              move(ids.get(random.nextInt(ids.size())), deadline(now));
            }
          }
          case 8 -> {
            if (!ids.isEmpty()) {
              remove(ids.remove(random.nextInt(ids.size())));
            }
          }
          case 9 -> {
            now += random.nextInt(60_000);
            check(now, 1 + random.nextInt(20));
          }
          case 10 -> {
            for (int id : index.due(now, 3)) {
              remove(id);
              ids.remove((Integer) id);
            }
          }
          default -> check(random.nextInt(30) == 0 ? random.nextLong() : now, 5);
        }
      }
      check(Long.MAX_VALUE - 1, Integer.MAX_VALUE);
    }
  }

  @Test
  void entriesThatAreRefreshedForEverTakeNoMorePlaces() {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      ids.add(add(1_000_000 + i));
    }
    for (long now = 0; now < 100_000_000; now += 200_000) {
      for (int id : ids) {
        move(id, now + 1_000_000 + id % 1_000);
      }
      assertThat(index.due(now, 100)).isEmpty();
    }

    assertThat(slots.used()).isEqualTo(5_000);
    assertThat(slots.pageCount()).isLessThan(8);
  }

  @Test
  void sweepingManyOfOneMomentIsNoMoreThanOnceEach() {
    for (int i = 0; i < 300_000; i++) {
      add(5_000);
    }
    int swept = 0;
    int[] due = index.due(5_000, 512);
    while (due.length > 0) {
      for (int id : due) {
        remove(id);
      }
      swept += due.length;
      due = index.due(5_000, 512);
    }

    assertThat(swept).isEqualTo(300_000);
    assertThat(slots.used()).isZero();
  }

  @Test
  void whatWaitsToBeSortedAndGoesIsForgottenAtTheNextQuestion() {
    add(10_000);
    index.due(10_000, 1);
    for (int i = 0; i < 1_000; i++) {
      remove(add(9_000));
    }

    check(10_000, 10);

    assertThat(index.earlyCount()).isZero();
    assertThat(slots.used()).isOne();
  }
}
