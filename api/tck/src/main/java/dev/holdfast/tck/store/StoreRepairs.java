package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.assertHit;
import static dev.holdfast.tck.store.Changes.bytes;
import static dev.holdfast.tck.store.Changes.head;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.splice;
import static dev.holdfast.tck.store.Changes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every bit is guarded, and what was damaged can be made whole. */
interface StoreRepairs {
  /** A deadline that no test waits for. */
  long LATE = 1_900_000_000_000L;

  /** The bench of the running test. */
  Bench<ContextStore> bench();

  /** Turns a bit of a stored value. */
  boolean damage(ContextStore store, ContextKey key);

  /** What the store keeps of an entry. */
  BitFlipInjector bits(ContextStore store, ContextKey key);

  @Test
  @Clause("ContextStore 4")
  default void everyBitOfAStoredEntryIsGuarded() {
    ContextStore store = bench().open();
    String value = "x".repeat(1_500);
    apply(store, replace("short", "[1]", 1, LATE), replace("long", value, 1));
    apply(store, replace("spliced", "[1]", 2));
    apply(store, splice("spliced", "[1]", 2, ",2]", 3));

    for (String name : List.of("short", "long", "spliced")) {
      StoreRead.Hit whole = assertInstanceOf(StoreRead.Hit.class, store.find(key(name)));
      BitFlipInjector bits = bits(store, key(name));
      for (long bit = 0; bit < bits.bits(); bit++) {
        bits.flip(bit);
        assertFalse(isServed(store, key(name)), "bit " + bit + " of '" + name + "'");
        bits.flip(bit);
      }
      assertHit(whole.head(), whole.value(), store.find(key(name)));
    }
  }

  private static boolean isServed(ContextStore store, ContextKey key) {
    try {
      return store.find(key) instanceof StoreRead.Hit;
    } catch (HoldfastException e) {
      assertEquals(ErrorCode.CORRUPT, e.code());
      return false;
    }
  }

  @Test
  @Clause("ContextStore.inspect")
  default void inspectAnswersWhatFindAnswers() {
    ContextStore store = bench().open();
    apply(store, replace("a", "[1]", 1), replace("b", "[1]", 1));

    assertHit(head("a", bytes("[1]"), 1, EntryHead.NO_DEADLINE), bytes("[1]"), inspect(store, "a"));
    assertEquals(new StoreRead.Miss(), inspect(store, "c"));
    if (damage(store, key("b"))) {
      assertInstanceOf(StoreRead.Damaged.class, inspect(store, "b"));
    }
  }

  private static StoreRead inspect(ContextStore store, String key) {
    return store.inspect(key(key));
  }

  @Test
  @Clause("ContextStore 6")
  default void aMendedValueIsServedAgain() {
    ContextStore store = bench().open();
    apply(store, replace("whole", "[1]", 1, LATE), replace("spliced", "[1]", 1));
    apply(store, splice("spliced", "[1]", 2, ",2]", 2));
    long entries = store.stats().entries();
    long valueBytes = store.stats().valueBytes();

    for (String name : List.of("whole", "spliced")) {
      if (damage(store, key(name))) {
        byte[] value = bytes(name.equals("whole") ? "[1]" : "[1,2]");
        EntryHead head = store.head(key(name)).orElseThrow();
        if (store.mend(head, value.clone())) {
          assertHit(head, value, store.find(key(name)));
        } else {
          assertEquals("(damaged)", text(store, name), "declined, and changed all the same");
        }
      }
    }

    assertEquals(2, store.appliedPosition());
    assertEquals(entries, store.stats().entries());
    assertEquals(valueBytes, store.stats().valueBytes());
    assertEquals(1, store.expiring(LATE + 1_000, 10).size());
  }

  @Test
  @Clause("ContextStore 6")
  default void aMendedValueGrowsOn() {
    ContextStore store = bench().open();
    String before = "[" + "1,".repeat(2_000) + "1]";
    apply(store, replace("a", before, 1));
    if (damage(store, key("a")) && store.mend(store.head(key("a")).orElseThrow(), bytes(before))) {
      apply(store, splice("a", before, before.length() - 1, ",2]", 2));

      assertEquals(before.substring(0, before.length() - 1) + ",2]", text(store, "a"));
    }
  }

  @Test
  @Clause("ContextStore 6")
  default void mendingLeavesEveryOtherVersionAlone() {
    ContextStore store = bench().open();
    apply(store, replace("a", "old", 1), replace("b", "old", 1));
    EntryHead changed = store.head(key("a")).orElseThrow();
    EntryHead removed = store.head(key("b")).orElseThrow();
    apply(store, replace("a", "new", 2), remove("b"));

    assertFalse(store.mend(changed, bytes("old")));
    assertFalse(store.mend(removed, bytes("old")));

    assertEquals("new", text(store, "a"));
    assertEquals("(miss)", text(store, "b"));
    assertEquals(2, store.appliedPosition());
    assertEquals(1, store.stats().entries());
  }
}
