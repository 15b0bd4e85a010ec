package dev.holdfast.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
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
      List<ContextKey> keys =
          new ArrayList<>(keys(round * 5, round % 2 == 0 ? "" : "namespace/of/"));
      List<ContextKey> expected = keys.stream().sorted().toList();
      Collections.shuffle(keys, random);

      assertThat(KeySorter.sorted(keys))
          .describedAs("seed %d", SEED)
          .containsExactly(expected.toArray(ContextKey[]::new));
    }
  }

  @Test
  void sorterTakesNoKeysAndEqualOnes() {
    ContextKey key = new ContextKey("a");

    assertThat(KeySorter.sorted(List.of())).isEmpty();
    assertThat(KeySorter.sorted(Collections.nCopies(50, key))).hasSize(50).containsOnly(key);
  }

  @Test
  void changesBeforeAndAfterTheFirstQuestionCountAlike() {
    for (int askAt : new int[] {0, 1, 700, 5_000, 20_000}) {
      KeyOrder order = new KeyOrder();
      TreeSet<ContextKey> model = new TreeSet<>();
      List<ContextKey> keys = List.copyOf(keys(3_000, ""));
      for (int i = 0; i < 20_000; i++) {
        if (i == askAt) {
          order.sorted();
        }
        ContextKey key = keys.get(random.nextInt(keys.size()));
        if (model.add(key)) {
          order.add(key);
        } else {
          model.remove(key);
          order.remove(key);
        }
      }

      assertThat(order.sorted().values())
          .describedAs("seed %d", SEED)
          .containsExactlyElementsOf(model);
    }
  }

  @Test
  void keyThatWasCollectedTwiceIsThereOnce() {
    KeyOrder order = new KeyOrder();
    order.add(new ContextKey("b"));
    order.add(new ContextKey("a"));
    order.add(new ContextKey("b"));

    assertThat(order.sorted().keySet()).containsExactly("a", "b");
  }

  @Test
  void keysThatComeAndGoUnaskedLeaveNothing() {
    KeyOrder order = new KeyOrder();
    for (int i = 0; i < 100_000; i++) {
      ContextKey key = new ContextKey("session/" + i);
      order.add(key);
      order.remove(key);
    }

    assertThat(order.collectedSize()).isLessThan(5_000);
    assertThat(order.size()).isZero();
  }

  @Test
  void keyAddedWhileAnotherThreadAsksIsThere() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      KeyOrder order = new KeyOrder();
      CountDownLatch half = new CountDownLatch(1);
      Thread asking =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  half.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                order.sorted();
              });
      for (int i = 0; i < 2_000; i++) {
        if (i == 1_000) {
          half.countDown();
        }
        order.add(new ContextKey("k/" + i));
      }
      asking.join();

      assertThat(order.size()).isEqualTo(2_000);
    }
  }

  @Test
  void changesWhileAnotherThreadSortsAreInTheOrder() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      KeyOrder order = new KeyOrder();
      List<ContextKey> keys = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        ContextKey key = new ContextKey("k/" + (i * 7_919) % 20_000);
        keys.add(key);
        order.add(key);
      }
      Thread asking = Thread.ofPlatform().start(order::sorted);
      TreeSet<ContextKey> model = new TreeSet<>(keys);
      for (int i = 0; i < 5_000 || asking.isAlive(); i++) {
        ContextKey key = keys.get(random.nextInt(keys.size()));
        if (model.add(key)) {
          order.add(key);
        } else {
          model.remove(key);
          order.remove(key);
        }
      }
      asking.join();

      assertThat(List.copyOf(order.sorted().values()))
          .describedAs("seed %d", SEED)
          .isEqualTo(List.copyOf(model));
    }
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
