package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.assertHit;
import static dev.holdfast.tck.store.Changes.bytes;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.splice;
import static dev.holdfast.tck.store.Changes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One key: what is found, and that it is what was written. */
interface StoreReads {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  /** Turns a bit of a stored value. */
  boolean damage(ContextStore store, ContextKey key);

  @Test
  @Clause("StoreRead.Miss")
  default void anEmptyStoreHoldsNothing() {
    ContextStore store = bench().open();

    assertEquals(new StoreRead.Miss(), store.find(key("a")));
    assertEquals(Optional.empty(), store.head(key("a")));
    assertEquals(List.of(), store.scan("", Optional.empty(), 10));
    assertEquals(List.of(), store.expiring(Long.MAX_VALUE - 1, 10));
    assertEquals(0, store.appliedPosition());
    assertEquals(0, store.stats().entries());
    assertEquals(0, store.stats().valueBytes());
  }

  @Test
  @Clause("ContextStore.find")
  default void findAnswersExactlyWhatWasApplied() {
    ContextStore store = bench().open();
    SplittableRandom random = new SplittableRandom(1);
    int[] sizes = {0, 1, 7, 4_096, 65_537, 3 << 20};

    for (int i = 0; i < sizes.length; i++) {
      byte[] value = new byte[sizes[i]];
      random.nextBytes(value);
      EntryHead head =
          new EntryHead(
              key("size/" + i),
              Long.MAX_VALUE >> 11,
              value.length,
              Digest.compute(value),
              i % 2 == 0 ? "x/y; charset=utf-8" : "application/octet-stream",
              i % 2 == 0 ? EntryHead.NO_DEADLINE : 1_900_000_000_000L + i,
              Priority.values()[i % Priority.values().length],
              "principal with blanks, é and 😀",
              1_800_000_000_000L + i,
              i + 1L);
      apply(store, replace(head, value));
      assertHit(head, value, store.find(head.key()));
    }
  }

  @Test
  @Clause("ContextStore.head")
  default void headAnswersTheSameWithoutTheBytes() {
    ContextStore store = bench().open();
    apply(store, replace("a", "value", 1, 77), replace("b", "other", 1));

    assertEquals(Optional.of(Changes.head("a", bytes("value"), 1, 77)), store.head(key("a")));
    assertEquals(Optional.empty(), store.head(key("c")));
  }

  @Test
  @Clause("StoreRead.Hit")
  default void everyReaderGetsAnArrayOfItsOwn() {
    ContextStore store = bench().open();
    apply(store, replace("a", "value", 1), replace("b", "[1]", 1));
    apply(store, splice("b", "[1]", 2, ",2]", 2));

    for (String name : List.of("a", "b")) {
      assertInstanceOf(StoreRead.Hit.class, store.find(key(name))).value()[0] = 'X';
    }

    assertEquals("value", text(store, "a"));
    assertEquals("[1,2]", text(store, "b"));
  }

  @Test
  @Clause("ContextKey")
  default void keysAreToldApartByTheirBytes() {
    ContextStore store = bench().open();
    List<String> alike = List.of("é", "e\u0301", "É", "e", "e ", "e/a", "ea", "x".repeat(256));
    for (String each : alike) {
      apply(store, replace(each, "value of " + each, store.appliedPosition() + 1));
    }

    for (String each : alike) {
      assertEquals("value of " + each, text(store, each));
    }
  }

  @Test
  @Clause("ContextStore 4")
  default void deadlinesAreNotTheStoresBusiness() {
    ContextStore store = bench().open();
    apply(store, replace("past", "still here", 1, 1), replace("first", "here", 1, Long.MIN_VALUE));

    assertEquals("still here", text(store, "past"));
    assertEquals("here", text(store, "first"));
    assertEquals(2, store.scan("", Optional.empty(), 10).size());
    assertEquals(2, store.stats().entries());
  }

  @Test
  @Clause("ContextStore 4")
  default void aDamagedValueIsToldAndNeverServed() {
    ContextStore store = bench().open();
    apply(store, replace("whole", "[1]", 1), replace("spliced", "[1]", 1));
    apply(store, splice("spliced", "[1]", 2, ",2]", 2));

    for (String name : List.of("whole", "spliced")) {
      if (damage(store, key(name))) {
        EntryHead head = store.head(key(name)).orElseThrow();
        assertEquals(new StoreRead.Damaged(head), store.find(key(name)));
      }
    }
  }

  @Test
  @Clause("ContextStore 4")
  default void whatIsMadeFromDamageStaysDamagedUntilReplaced() {
    ContextStore store = bench().open();
    apply(store, replace("a", "[1]", 1));
    if (damage(store, key("a"))) {
      apply(store, splice("a", "[1]", 2, ",2]", 2));
      assertEquals("(damaged)", text(store, "a"), "a fresh checksum over damaged bytes");

      apply(store, replace("a", "new", 3));

      assertEquals("new", text(store, "a"));
    }
  }
}
