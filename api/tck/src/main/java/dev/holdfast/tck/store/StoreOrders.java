package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.keys;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Many keys: in the order of their bytes, and of their deadlines. */
interface StoreOrders {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  private ContextStore filled(String... names) {
    ContextStore store = bench().open();
    for (String name : names) {
      apply(store, replace(name, "v", store.appliedPosition() + 1));
    }
    return store;
  }

  @Test
  @Clause("ContextStore.scan")
  default void scanIsInTheOrderOfBytes() {
    ContextStore store = filled("b/\uFFFD", "b/😀", "a", "b/z", "b/é", "b", "ba", "b!", "B", "b/a");

    assertEquals(
        List.of("B", "a", "b", "b!", "b/a", "b/z", "b/é", "b/\uFFFD", "b/😀", "ba"),
        keys(store.scan("", Optional.empty(), 100)));
  }

  @Test
  @Clause("ContextStore.scan")
  default void scanKeepsToThePrefix() {
    ContextStore store = filled("a", "b", "b/a", "b/a/x", "b/z", "ba", "b!", "c/1");

    assertEquals(List.of("b/a", "b/a/x", "b/z"), keys(store.scan("b/", Optional.empty(), 100)));
    assertEquals(
        List.of("b", "b!", "b/a", "b/a/x", "b/z", "ba"),
        keys(store.scan("b", Optional.empty(), 100)),
        "a prefix is of bytes, not of segments");
    assertEquals(List.of(), store.scan("x", Optional.empty(), 100));
    assertEquals(List.of(), store.scan("b/a/x/y", Optional.empty(), 100));
  }

  @Test
  @Clause("ContextStore.scan")
  default void scanGoesOnAfterAKeyThatNeedNotExist() {
    ContextStore store = filled("a", "b/a", "b/m", "b/z", "c");

    assertEquals(List.of("b/m", "b/z"), keys(store.scan("b/", Optional.of(key("b/a")), 10)));
    assertEquals(List.of("b/m", "b/z"), keys(store.scan("b/", Optional.of(key("b/k")), 10)));
    assertEquals(
        List.of("b/a", "b/m", "b/z"),
        keys(store.scan("b/", Optional.of(key("a")), 10)),
        "a key before the prefix does not widen it");
    assertEquals(List.of(), store.scan("b/", Optional.of(key("b/z")), 10));
    assertEquals(List.of(), store.scan("b/", Optional.of(key("c")), 10));
  }

  @Test
  @Clause("ContextStore.scan")
  default void pagesMakeTheWholeWithoutGapsOrDuplicates() {
    String[] names = new String[50];
    for (int i = 0; i < names.length; i++) {
      names[i] = "p/" + i * 7919 % 1000;
    }
    ContextStore store = filled(names);
    List<EntryHead> all = store.scan("p/", Optional.empty(), 1_000);
    assertEquals(names.length, all.size());

    for (int limit : new int[] {1, 7, 49, 50, 51}) {
      List<EntryHead> paged = new java.util.ArrayList<>();
      List<EntryHead> page = store.scan("p/", Optional.empty(), limit);
      while (!page.isEmpty() && paged.size() <= names.length) {
        assertEquals(Math.min(limit, names.length - paged.size()), page.size(), "a page's size");
        paged.addAll(page);
        page = store.scan("p/", Optional.of(page.getLast().key()), limit);
      }
      assertEquals(all, paged);
    }
  }

  @Test
  @Clause("ContextStore.scan")
  default void aLimitBelowOneIsRefusedOrGivesNothing() {
    ContextStore store = filled("a");
    apply(store, replace("due", "v", 2, 5));

    for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
      try {
        assertEquals(List.of(), store.scan("", Optional.empty(), limit));
      } catch (IllegalArgumentException e) {
        // Refused, which is as good.
      }
      try {
        assertEquals(List.of(), store.expiring(100, limit));
      } catch (IllegalArgumentException e) {
        // As above.
      }
    }
  }

  @Test
  @Clause("ContextStore.expiring")
  default void expiringGivesTheEarliestFirst() {
    ContextStore store = bench().open();
    apply(
        store,
        replace("late", "v", 1, 3_000),
        replace("early", "v", 1, 1_000),
        replace("keep", "v", 1),
        replace("middle", "v", 1, 2_000));

    assertEquals(List.of(), store.expiring(999, 10));
    assertEquals(List.of("early"), keys(store.expiring(1_000, 10)));
    assertEquals(List.of("early", "middle", "late"), keys(store.expiring(9_000, 10)));
    assertEquals(List.of("early", "middle", "late"), keys(store.expiring(Long.MAX_VALUE - 1, 10)));
  }

  @Test
  @Clause("ContextStore.expiring")
  default void expiringNeverGivesMoreThanAskedFor() {
    ContextStore store = bench().open();
    for (int i = 0; i < 20; i++) {
      apply(store, replace("due/" + i, "v", i + 1, 1_000 - i));
    }

    assertEquals(List.of("due/19", "due/18", "due/17"), keys(store.expiring(5_000, 3)));
    assertEquals(20, store.expiring(5_000, 20).size());
  }

  @Test
  @Clause("ContextStore.expiring")
  default void expiringFollowsTheDeadlines() {
    ContextStore store = bench().open();
    apply(
        store,
        replace("refreshed", "v", 1, 500),
        replace("removed", "v", 1, 600),
        replace("kept", "v", 1, 700),
        replace("same", "v", 1, 800));

    apply(
        store,
        replace("refreshed", "v", 2, 2_500),
        remove("removed"),
        replace("kept", "no deadline now", 2),
        replace("same", "changed", 2, 800));

    assertEquals(List.of("same"), keys(store.expiring(1_000, 10)));
    assertEquals(2, store.expiring(1_000, 10).getFirst().version(), "the entry of now");
    assertEquals(List.of("same", "refreshed"), keys(store.expiring(9_000, 10)));
  }
}
