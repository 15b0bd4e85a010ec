package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.bytes;
import static dev.holdfast.tck.store.Changes.head;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.keys;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.splice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What a store in memory would give up first, and what its entries take. A store that holds nothing
 * in memory names no entry and no byte, and keeps to that.
 */
interface StoreEviction {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  private static StoreChange cached(String key, Priority priority, long position) {
    return cached(key, priority, position, 5_000);
  }

  private static StoreChange cached(String key, Priority priority, long position, long deadline) {
    EntryHead plain = head(key, bytes("value of " + key), position, deadline);
    EntryHead head =
        new EntryHead(
            plain.key(),
            plain.version(),
            plain.length(),
            plain.digest(),
            plain.contentType(),
            deadline,
            priority,
            plain.writer(),
            plain.updatedAtMillis(),
            plain.position());
    return replace(head, bytes("value of " + key));
  }

  /** Whether the store gives anything up at all. */
  private boolean evicts() {
    ContextStore probe = bench().openOn(bench().elsewhere());
    apply(probe, cached("probe", Priority.LOW, 1));
    boolean evicts = !probe.coldest(1).isEmpty();
    apply(probe, remove("probe"));
    return evicts;
  }

  private static void find(ContextStore store, String key, int times) {
    for (int i = 0; i < times; i++) {
      assertInstanceOf(StoreRead.Hit.class, store.find(key(key)));
    }
  }

  @Test
  @Clause("ContextStore.coldest")
  default void onlyWhatMayBeGivenUpIsNamed() {
    boolean evicts = evicts();
    ContextStore store = bench().open();
    apply(
        store,
        cached("cache", Priority.NORMAL, 1),
        cached("critical", Priority.CRITICAL, 1),
        cached("keep", Priority.LOW, 1, EntryHead.NO_DEADLINE),
        cached("removed", Priority.LOW, 1),
        cached("raised", Priority.LOW, 1),
        cached("kept", Priority.LOW, 1),
        cached("released", Priority.HIGH, 1, EntryHead.NO_DEADLINE));
    apply(
        store,
        remove("removed"),
        cached("raised", Priority.CRITICAL, 2),
        cached("kept", Priority.LOW, 2, EntryHead.NO_DEADLINE),
        cached("released", Priority.HIGH, 2));

    List<String> named = keys(store.coldest(100));

    assertEquals(evicts ? List.of("cache", "released") : List.of(), named);
  }

  @Test
  @Clause("ContextStore.coldest")
  default void lowerPrioritiesAreNamedFirst() {
    boolean evicts = evicts();
    ContextStore store = bench().open();
    apply(
        store,
        cached("high/1", Priority.HIGH, 1),
        cached("low/1", Priority.LOW, 1),
        cached("normal/1", Priority.NORMAL, 1),
        cached("low/2", Priority.LOW, 1),
        cached("high/2", Priority.HIGH, 1),
        cached("normal/2", Priority.HIGH, 1));
    apply(store, cached("normal/2", Priority.NORMAL, 2));
    find(store, "low/1", 9);
    find(store, "low/2", 9);

    for (int limit = 1; limit <= 6 && evicts; limit++) {
      List<EntryHead> named = store.coldest(limit);
      assertEquals(limit, named.size(), "as many as asked for");
      assertEquals(
          List.of("low", "low", "normal", "normal", "high", "high").subList(0, limit),
          named.stream().map(head -> head.key().namespace()).toList());
    }
  }

  @Test
  @Clause("ContextStore.coldest")
  default void whatIsFoundAgainAndAgainIsNamedLast() {
    boolean evicts = evicts();
    ContextStore store = bench().open();
    for (int i = 0; i < 20; i++) {
      apply(store, cached("c/" + i, Priority.NORMAL, i + 1));
    }
    for (int i = 0; i < 20; i += 2) {
      find(store, "c/" + i, 5);
    }

    List<EntryHead> named = store.coldest(10);

    assertEquals(
        evicts
            ? List.of("c/1", "c/11", "c/13", "c/15", "c/17", "c/19", "c/3", "c/5", "c/7", "c/9")
            : List.of(),
        keys(named).stream().sorted().toList());
  }

  @Test
  @Clause("ContextStore.coldest")
  default void namesAreTheEntriesOfNowAndEachIsThereOnce() {
    boolean evicts = evicts();
    ContextStore store = bench().open();
    for (int i = 0; i < 30; i++) {
      apply(store, cached("c/" + i % 15, Priority.values()[i % 3], i + 1));
    }

    for (int limit : new int[] {1, 7, 15, 100}) {
      List<EntryHead> named = store.coldest(limit);
      assertEquals(evicts ? Math.min(15, limit) : 0, named.size(), "at most what was asked for");
      assertEquals(named.size(), new TreeSet<>(keys(named)).size(), "each once");
      named.forEach(head -> assertEquals(Optional.of(head), store.head(head.key())));
    }
  }

  @Test
  @Clause("ContextStore.coldest")
  default void givingUpWhatIsNamedComesToAnEnd() {
    ContextStore store = bench().open();
    for (int i = 0; i < 50; i++) {
      apply(store, cached("c/" + i, Priority.values()[i % 3], i + 1));
      find(store, "c/" + i, i % 5);
    }
    List<EntryHead> all = new ArrayList<>();

    List<EntryHead> named = store.coldest(7);
    while (!named.isEmpty() && all.size() <= 50) {
      all.addAll(named);
      apply(store, named.stream().map(EntryHead::key).map(Changes::removal).toList());
      named = store.coldest(7);
    }

    assertEquals(evicts() ? 50 : 0, all.size());
    assertTrue(
        all.equals(
            all.stream().sorted(java.util.Comparator.comparing(EntryHead::priority)).toList()),
        "in the order of priorities");
  }

  @Test
  @Clause("ContextStore.footprint")
  default void residentBytesAreTheSumOfFootprints() {
    ContextStore store = bench().open();
    apply(store, replace("a", "[1]", 1), replace("gone", "value", 1), replace("é", "", 1));
    apply(store, splice("a", "[1]", 2, ",2]", 2), remove("gone"));
    apply(store, cached("c", Priority.LOW, 3), replace("é", "x".repeat(9_000), 3));
    byte[] grown = bytes("[");
    for (int i = 4; i < 1_500; i++) {
      byte[] tail = bytes("an element,");
      byte[] next = Changes.concat(grown, grown.length, tail);
      apply(
          store,
          i == 4
              ? replace(head("g", next, i, EntryHead.NO_DEADLINE), next)
              : new StoreChange.Splice(
                  head("g", next, i, EntryHead.NO_DEADLINE), grown.length, tail));
      grown = next;
    }

    List<EntryHead> heads = store.scan("", Optional.empty(), 100);
    long footprints = heads.stream().mapToLong(store::footprint).sum();

    assertTrue(
        footprints == 0 || footprints == store.stats().residentBytes(),
        () -> footprints + " is not " + store.stats().residentBytes());
  }

  @Test
  @Clause("ContextStore.footprint")
  default void footprintHoldsKeyAndValueAndAsksForNothingElse() {
    ContextStore store = bench().open();
    EntryHead small = head("a", bytes("v"), 1, 500);
    if (store.footprint(small) == 0) {
      return;
    }
    for (int length : new int[] {0, 1, 255, 256, 4_096, 65_536, 1 << 20}) {
      byte[] value = new byte[length];
      EntryHead short1 = head("a", value, 1, EntryHead.NO_DEADLINE);
      EntryHead short2 = head("a", value, 1L << 40, EntryHead.NO_DEADLINE);
      EntryHead long1 = head("a".repeat(200), value, 1, EntryHead.NO_DEADLINE);

      assertTrue(store.footprint(short1) > length, "more than the value");
      assertEquals(store.footprint(short1), store.footprint(short2), "whatever the position");
      assertTrue(store.footprint(long1) >= store.footprint(short1) + 180, "the key as well");
    }
  }
}
