package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.applyAt;
import static dev.holdfast.tck.store.Changes.assertHit;
import static dev.holdfast.tck.store.Changes.bytes;
import static dev.holdfast.tck.store.Changes.concat;
import static dev.holdfast.tck.store.Changes.head;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.keys;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.splice;
import static dev.holdfast.tck.store.Changes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a batch changes, when it does, and when it must not. */
interface StoreBatches {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  /** How many random operations are compared with a model. */
  int randomOperations();

  @Test
  @Clause("ContextStore 1")
  default void batchesAreAppliedInTheOrderOfTheirPositions() {
    ContextStore store = bench().open();

    applyAt(store, 3, replace("a", "one", 3), replace("b", "one", 3));
    applyAt(store, 900, replace("a", "two", 900));
    applyAt(store, 1L << 40, remove("b"), replace("c", "three", 1L << 40));

    assertEquals("two", text(store, "a"));
    assertEquals("(miss)", text(store, "b"));
    assertEquals("three", text(store, "c"));
    assertEquals(1L << 40, store.head(key("c")).orElseThrow().position());
  }

  @Test
  @Clause("StoreChange.Splice")
  default void aSpliceKeepsTheBeginningAndAddsATail() {
    ContextStore store = bench().open();
    apply(store, replace("a", "[0]", 1));
    byte[] value = bytes("[0]");

    int[] keeps = {2, 4, 3, 0, 1, 1, 5, 2};
    String[] tails = {",1]", "", "abc", "fresh", "2345", "", "..", "]"};
    for (int i = 0; i < keeps.length; i++) {
      int keep = Math.min(keeps[i], value.length);
      long position = i + 2;
      value = concat(value, keep, bytes(tails[i]));
      EntryHead head = head("a", value, position, EntryHead.NO_DEADLINE);
      apply(store, new StoreChange.Splice(head, keep, bytes(tails[i])));
      assertHit(head, value, store.find(key("a")));
    }
  }

  @Test
  @Clause("StoreChange.Splice")
  default void aSpliceOfNothingChangesTheHeadAlone() {
    ContextStore store = bench().open();
    for (String value : List.of("short", "long ".repeat(2_000))) {
      long position = store.appliedPosition() + 1;
      EntryHead written = head("a", bytes(value), position, 90_000);
      apply(store, replace(written, bytes(value)));
      EntryHead moved =
          new EntryHead(
              written.key(),
              written.version(),
              written.length(),
              written.digest(),
              written.contentType(),
              120_000,
              written.priority(),
              written.writer(),
              written.updatedAtMillis(),
              position + 1,
              7_000);

      apply(store, new StoreChange.Splice(moved, written.length(), new byte[0]));

      assertHit(moved, bytes(value), store.find(key("a")));
      assertEquals(List.of(moved), store.scan("a", Optional.empty(), 1));
      assertEquals(List.of(), store.expiring(119_999, 10));
      assertEquals(List.of(moved), store.expiring(120_000, 10));
    }
  }

  @Test
  @Clause("StoreChange.Splice")
  default void aValueGrownByManySplicesIsWhole() {
    ContextStore store = bench().open();
    StringBuilder expected = new StringBuilder("[0]");
    apply(store, replace("chat", "[0]", 1));

    for (int i = 1; i < 2_000; i++) {
      String tail = "," + i + "]";
      apply(store, splice("chat", expected.toString(), expected.length() - 1, tail, i + 1));
      expected.setLength(expected.length() - 1);
      expected.append(tail);
    }

    assertEquals(expected.toString(), text(store, "chat"));
  }

  @Test
  @Clause("StoreChange.Remove")
  default void removingAnAbsentKeyDoesNothing() {
    ContextStore store = bench().open();
    apply(store, replace("a", "stays", 1));

    apply(store, remove("b"), remove("a/b"), remove("b"));

    assertEquals("stays", text(store, "a"));
    assertEquals(1, store.stats().entries());
  }

  @Test
  @Clause("StoreBatch.changes")
  default void changesOfOneKeyInABatchBuildUponEachOther() {
    ContextStore store = bench().open();

    apply(
        store,
        replace("a", "[1]", 1),
        splice("a", "[1]", 2, ",2]", 1),
        splice("a", "[1,2]", 4, ",3]", 1),
        remove("b"),
        replace("b", "kept", 1),
        replace("c", "gone", 1, 50),
        remove("c"));

    assertEquals("[1,2,3]", text(store, "a"));
    assertEquals("kept", text(store, "b"));
    assertEquals("(miss)", text(store, "c"));
    assertEquals(List.of("a", "b"), keys(store.scan("", Optional.empty(), 10)));
  }

  @Test
  @Clause("ContextStore.appliedPosition")
  default void theAppliedPositionIsThatOfTheLastBatch() {
    ContextStore store = bench().open();

    applyAt(store, 7, replace("a", "v", 7));
    assertEquals(7, store.appliedPosition());
    applyAt(store, 4_000_000_000_000L);
    assertEquals(4_000_000_000_000L, store.appliedPosition(), "after an empty batch");
  }

  @Test
  @Clause("ContextStore 2")
  default void aBatchAtOrBelowTheAppliedPositionDoesNothing() {
    ContextStore store = bench().open();
    applyAt(store, 5, replace("a", "five", 5), replace("list", "[1]", 5));

    applyAt(store, 5, replace("a", "again", 5), splice("list", "[1]", 2, ",2]", 5));
    applyAt(store, 4, remove("a"));
    applyAt(store, 5, splice("never", "fits", 4, "", 5));

    assertEquals("five", text(store, "a"));
    assertEquals("[1]", text(store, "list"));
    assertEquals(5, store.appliedPosition());
  }

  @Test
  @Clause("ContextStore 2")
  default void aBatchThatDoesNotFitCountsAsNotApplied() {
    ContextStore store = bench().open();
    apply(store, replace("a", "[1]", 1));
    List<StoreChange> misfits =
        List.of(
            splice("absent", "xx", 2, "y", 2),
            splice("a", "a longer value", 14, "y", 2),
            new StoreChange.Splice(head("a", bytes("wrong length"), 2, 99), 2, bytes("y")),
            new StoreChange.Splice(head("a", bytes(""), 2, 99), -1, bytes("y")),
            new StoreChange.Replace(head("b", bytes("123"), 2, 99), bytes("12")));

    for (StoreChange misfit : misfits) {
      StoreBatch batch =
          new StoreBatch(
              2, List.of(replace("n", "new", 2), splice("a", "[1]", 2, ",2]", 2), misfit));
      assertThrows(RuntimeException.class, () -> store.apply(batch), misfit::toString);
      assertEquals(1, store.appliedPosition(), "applied position");
      if (bench().claims(Capability.ATOMIC_BATCH)) {
        assertEquals("[1]", text(store, "a"), "a change before the one that did not fit");
        assertEquals("(miss)", text(store, "n"), "a change before the one that did not fit");
        assertEquals(List.of("a"), keys(store.scan("", Optional.empty(), 10)));
        assertEquals(1, store.stats().entries());
      }
    }
  }

  @Test
  @Clause("ContextStore 2")
  default void afterABatchThatDidNotFitThePositionIsAppliedAnew() {
    ContextStore store = bench().open();
    apply(store, replace("a", "[1]", 1));
    StoreBatch misfit =
        new StoreBatch(2, List.of(replace("a", "half", 2), splice("absent", "xx", 2, "y", 2)));
    assertThrows(RuntimeException.class, () -> store.apply(misfit));

    applyAt(store, 2, replace("a", "[9]", 2), replace("b", "b", 2));

    assertEquals("[9]", text(store, "a"));
    assertEquals("b", text(store, "b"));
    assertEquals(2, store.appliedPosition());
  }

  @Test
  @Clause("StoreStats")
  default void statsFollowTheEntries() {
    ContextStore store = bench().open();
    final long before = store.stats().residentBytes();

    apply(store, replace("a", "12345", 1), replace("b", "x".repeat(100_000), 1, 60));
    assertEquals(2, store.stats().entries());
    assertEquals(100_005, store.stats().valueBytes());

    apply(store, splice("a", "12345", 1, "", 2), replace("c", "", 2));
    assertEquals(3, store.stats().entries());
    assertEquals(100_001, store.stats().valueBytes());

    apply(store, remove("a"), remove("b"), remove("c"), remove("d"));
    assertEquals(0, store.stats().entries());
    assertEquals(0, store.stats().valueBytes());
    assertTrue(before >= 0, "resident bytes are not negative");
    assertTrue(store.stats().residentBytes() >= 0, "resident bytes are not negative");
  }

  @Test
  @Clause("ContextStore")
  default void randomOperationsAgreeWithAModel() {
    long seed = System.nanoTime();
    for (long each : new long[] {42, seed}) {
      try {
        compare(new Random(each), randomOperations() / 2);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + each + ": " + e.getMessage(), e);
      }
    }
  }

  private void compare(Random random, int operations) {
    ContextStore store = bench().openOn(bench().elsewhere());
    StoreModel model = new StoreModel(random);
    long position = 0;
    int done = 0;
    while (done < operations) {
      position += 1 + random.nextInt(3);
      List<StoreChange> changes = new ArrayList<>();
      int size = random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 1;
      for (int i = 0; i < size; i++) {
        changes.add(model.change(position));
      }
      store.apply(new StoreBatch(position, changes));
      done += size;
      changes.forEach(change -> model.checkKey(store, change.key()));
      if (random.nextInt(100) == 0) {
        model.checkAll(store);
      }
    }
    model.checkAll(store);
    store.apply(new StoreBatch(position + 1, model.removals()));
    model.checkAll(store);
  }
}
