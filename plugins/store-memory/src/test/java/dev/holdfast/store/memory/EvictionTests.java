package dev.holdfast.store.memory;

import static dev.holdfast.store.memory.Stores.apply;
import static dev.holdfast.store.memory.Stores.key;
import static dev.holdfast.store.memory.Stores.keys;
import static dev.holdfast.store.memory.Stores.replace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.tck.FakeMeter;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the hand of the clock names. */
final class EvictionTests {
  private final MemoryContextStore store = new MemoryContextStore(new FakeMeter());

  @Test
  void namesStayTheSameUntilSomethingChanges() {
    for (int i = 0; i < 100; i++) {
      apply(store, replace("c/" + i, "value", i + 1, 5_000));
    }

    List<String> first = keys(store.coldest(10));
    List<String> second = keys(store.coldest(10));

    assertThat(second).isEqualTo(first);
    assertThat(keys(store.coldest(20))).startsWith(first.toArray(String[]::new));
  }

  @Test
  void whatWasNamedAndThenFoundIsNamedNoMore() {
    for (int i = 0; i < 100; i++) {
      apply(store, replace("c/" + i, "value", i + 1, 5_000));
    }
    List<String> first = keys(store.coldest(10));

    store.find(key(first.getFirst()));

    assertThat(keys(store.coldest(99))).doesNotContain(first.getFirst());
    assertThat(keys(store.coldest(100))).endsWith(first.getFirst());
  }

  @Test
  void newEntryInThePlaceOfANamedOneIsNotNamedForIt() {
    for (int i = 0; i < 1_024; i++) {
      apply(store, replace("c/" + i, "value", i + 1, 5_000));
    }
    String first = keys(store.coldest(1)).getFirst();

    apply(store, new StoreChange.Remove(key(first)));
    apply(store, replace("new", "value", 2_000, 5_000));

    assertThat(keys(store.coldest(1_023))).doesNotContain("new");
    assertThat(keys(store.coldest(1_024))).endsWith("new");
  }

  @Test
  void whatIsReadOftenSurvivesAStreamOfOthers() {
    Random random = new Random(7);
    int capacity = 1_000;
    for (int i = 0; i < 200; i++) {
      apply(store, replace("hot/" + i, "value", i + 1, 50_000));
    }
    Set<String> evicted = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      apply(store, replace("once/" + i, "value", i + 1, 50_000));
      store.find(key("hot/" + random.nextInt(200)));
      while (store.stats().entries() > capacity) {
        for (EntryHead head : store.coldest(16)) {
          evicted.add(head.key().text());
          apply(store, new StoreChange.Remove(head.key()));
        }
      }
    }

    assertThat(evicted.stream().filter(name -> name.startsWith("hot/")).count()).isLessThan(20);
  }
}
