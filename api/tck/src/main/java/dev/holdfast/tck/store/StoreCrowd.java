package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.bytes;
import static dev.holdfast.tck.store.Changes.concat;
import static dev.holdfast.tck.store.Changes.head;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.keys;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Readers on many threads while batches are applied on another. */
interface StoreCrowd {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  /** What the number of batches is derived from. */
  int randomOperations();

  /** Runs {@code applying} while three threads read again and again. */
  private void whileReading(Runnable reading, Runnable applying) {
    Readers readers = Readers.start(bench(), 3, reading);
    try {
      readers.awaitFirstRound();
      applying.run();
    } finally {
      readers.stop();
    }
    readers.join();
  }

  @Test
  @Clause("ContextStore 3")
  default void whatWasAppliedIsSeenAtOnce() {
    ContextStore store = bench().open();

    for (int i = 1; i <= 200; i++) {
      apply(
          store, replace("a", "value " + i, i, i), i % 2 == 0 ? remove("b") : replace("b", "", i));

      assertEquals("value " + i, text(store, "a"));
      assertEquals(i, store.head(key("a")).orElseThrow().version(), "version of the head");
      assertEquals(i, store.scan("a", Optional.empty(), 1).getFirst().version(), "of the scan");
      assertEquals(i, store.expiring(i, 1).getFirst().version(), "of the expiring");
      assertEquals(i % 2 == 1, store.head(key("b")).isPresent(), "b is there");
    }
  }

  @Test
  @Clause("ContextStore 3")
  default void readersSeeOneVersionWhole() {
    ContextStore store = bench().open();
    apply(store, replace("chat", "[0]", 1));

    whileReading(
        () -> {
          long before = store.head(key("chat")).orElseThrow().version();
          StoreRead.Hit hit =
              assertInstanceOf(StoreRead.Hit.class, store.find(key("chat")), "a live key");
          assertEquals(hit.head().length(), hit.value().length, "length");
          assertEquals(hit.head().digest(), Digest.compute(hit.value()), "digest");
          assertTrue(hit.head().version() >= before, "a version older than the one seen before");
        },
        () -> growAndCut(store, randomOperations() / 5));
  }

  /** Now and then cuts back to a short value, so that memory is left behind and begun anew. */
  private static void growAndCut(ContextStore store, int batches) {
    byte[] present = bytes("[0]");
    for (int i = 0; i < batches; i++) {
      int keep = i % 500 == 499 ? 2 : present.length - 1;
      byte[] tail = bytes("," + i + "]");
      present = concat(present, keep, tail);
      EntryHead head = head("chat", present, 2 + i, EntryHead.NO_DEADLINE);
      apply(
          store,
          i % 700 == 699 ? replace(head, present) : new StoreChange.Splice(head, keep, tail));
    }
  }

  @Test
  @Clause("ContextStore 2")
  default void readersNeverSeeTheMiddleOfABatch() {
    ContextStore store = bench().open();
    apply(store, replace("a", "end", 1));

    whileReading(
        () -> {
          assertEquals("end", text(store, "a"));
          assertTrue(store.head(key("a")).isPresent(), "the key was there before and after");
        },
        () -> {
          for (int i = 0; i < randomOperations() / 7; i++) {
            apply(
                store,
                replace("a", "begin", 2 + i),
                remove("a"),
                replace("a", "middle", 2 + i),
                replace("a", "end", 2 + i));
          }
        });
  }

  @Test
  @Clause("ContextStore 3")
  default void scansStayInOrderWhileBatchesAreApplied() {
    ContextStore store = bench().open();
    apply(store, replace("k/00", "v", 1), replace("k/50", "v", 1), replace("k/99", "v", 1));

    whileReading(
        () -> {
          List<String> names = keys(store.scan("k/", Optional.empty(), 1_000));
          assertEquals(names.stream().sorted().distinct().toList(), names, "in order, each once");
          assertTrue(
              names.containsAll(List.of("k/00", "k/50", "k/99")), "keys that nobody touched");
          for (EntryHead due : store.expiring(500, 100)) {
            assertNotEquals(EntryHead.NO_DEADLINE, due.deadlineMillis());
          }
        },
        () -> {
          for (int i = 0; i < randomOperations() / 7; i++) {
            String name = "k/" + (10 + i * 31 % 80);
            boolean isKept = name.equals("k/50");
            apply(store, i % 3 == 0 && !isKept ? remove(name) : replace(name, "v", i + 2, i % 700));
          }
        });
  }
}
