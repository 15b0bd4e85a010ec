package dev.holdfast.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class KeyOrderTests {
  private static final long SEED = 20261121;

  /** Characters around the borders of UTF-8 lengths and of surrogates. */
  private static final String[] LETTERS = {
    "a", "b", "z", "/a", "\u00e9", "\u07ff", "\ud7ff", "\ue000", "\uffff", "\ud83d\ude00"
  };

  private final Random random = new Random(SEED);

  @Test
  void sorterAgreesWithComparingKeys() {
    for (int round = 0; round < 200; round++) {
      List<byte[]> keys = new ArrayList<>();
      keys(round * 5, round % 2 == 0 ? "" : "namespace/of/")
          .forEach(key -> keys.add(key.toBytes()));
      List<String> expected = texts(keys.stream().sorted(Arrays::compareUnsigned).toList());
      Collections.shuffle(keys, random);

      assertThat(texts(List.of(KeySorter.sorted(keys))))
          .describedAs("seed %d", SEED)
          .isEqualTo(expected);
    }
  }

  @Test
  void sorterTakesNoKeysAndEqualOnes() {
    byte[] key = {'a'};

    assertThat(KeySorter.sorted(List.of())).isEmpty();
    assertThat(List.of(KeySorter.sorted(Collections.nCopies(50, key))))
        .hasSize(50)
        .containsOnly(key);
  }

  @Test
  void changesBeforeAndAfterTheFirstQuestionCountAlike() {
    for (int askAt : new int[] {0, 1, 700, 5_000, 20_000}) {
      TreeSet<ContextKey> model = new TreeSet<>();
      KeyOrder order = new KeyOrder(() -> model.stream().map(ContextKey::toBytes).toList());
      List<ContextKey> keys = List.copyOf(keys(3_000, ""));
      for (int i = 0; i < 40_000; i++) {
        if (i == askAt) {
          order.size();
        }
        // Grows to nearly all keys, then shrinks to few.
        ContextKey key = keys.get(random.nextInt(keys.size()));
        if (i < 20_000 || random.nextInt(10) == 0) {
          model.add(key);
          order.add(key.toBytes());
        } else {
          model.remove(key);
          order.remove(key.toBytes());
        }
      }

      assertThat(texts(all(order, "", true)))
          .describedAs("seed %d", SEED)
          .isEqualTo(model.stream().map(ContextKey::text).toList());
      ContextKey from = keys.get(random.nextInt(keys.size()));
      assertThat(texts(all(order, from.text(), false)))
          .isEqualTo(model.tailSet(from, false).stream().map(ContextKey::text).toList());
    }
  }

  @Test
  void keysThatComeInOrderAndGoAllLeaveNothing() {
    KeyOrder order = new KeyOrder(List::of);
    order.size();
    for (int i = 0; i < 5_000; i++) {
      order.add(("session/" + (10_000 + i)).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(order.size()).isEqualTo(5_000);
    for (int i = 0; i < 5_000; i++) {
      order.remove(("session/" + (10_000 + i)).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(order.size()).isZero();
    assertThat(order.leafCount()).isLessThan(3);
  }

  @Test
  void keyAddedWhileAnotherThreadAsksIsThere() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      Set<String> table = ConcurrentHashMap.newKeySet();
      KeyOrder order = new KeyOrder(() -> bytes(table));
      CountDownLatch half = new CountDownLatch(1);
      Thread asking =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  half.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                order.size();
              });
      for (int i = 0; i < 2_000; i++) {
        if (i == 1_000) {
          half.countDown();
        }
        table.add("k/" + i);
        order.add(("k/" + i).getBytes(StandardCharsets.UTF_8));
      }
      asking.join();

      assertThat(order.size()).isEqualTo(2_000);
    }
  }

  @Test
  void changesWhileAnotherThreadSortsAreInTheOrder() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Set<String> table = ConcurrentHashMap.newKeySet();
      KeyOrder order = new KeyOrder(() -> bytes(table));
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        keys.add("k/" + (i * 7_919) % 20_000);
      }
      table.addAll(keys);
      Thread asking = Thread.ofPlatform().start(order::size);
      for (int i = 0; i < 5_000 || asking.isAlive(); i++) {
        String key = keys.get(random.nextInt(keys.size()));
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (table.add(key)) {
          order.add(bytes);
        } else {
          table.remove(key);
          order.remove(bytes);
        }
      }
      asking.join();

      assertThat(texts(all(order, "", true)))
          .describedAs("seed %d", SEED)
          .isEqualTo(table.stream().sorted().toList());
    }
  }

  private static List<byte[]> all(KeyOrder order, String from, boolean isIncluded) {
    List<byte[]> found = new ArrayList<>();
    order.forEach(
        from.getBytes(StandardCharsets.UTF_8), isIncluded, cursor -> !found.add(cursor.key()));
    return found;
  }

  private static List<byte[]> bytes(Set<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<String> texts(List<byte[]> keys) {
    return keys.stream().map(key -> new String(key, StandardCharsets.UTF_8)).toList();
  }

  private TreeSet<ContextKey> keys(int count, String prefix) {
    TreeSet<ContextKey> keys = new TreeSet<>();
    while (keys.size() < count) {
      StringBuilder text = new StringBuilder(prefix).append("k");
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(LETTERS[random.nextInt(LETTERS.length)]);
      }
      keys.add(new ContextKey(text.toString()));
    }
    return keys;
  }
}
