package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.apply;
import static dev.holdfast.tck.store.Changes.applyAt;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.keys;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.splice;
import static dev.holdfast.tck.store.Changes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The end of a store, and what comes after it. */
interface StoreLife {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  private ContextStore filled() {
    ContextStore store = bench().open();
    applyAt(store, 10, replace("a", "[1]", 10), replace("b", "b", 10, 700), replace("c", "c", 10));
    applyAt(store, 20, splice("a", "[1]", 2, ",2]", 20), remove("c"));
    return store;
  }

  private static void assertFilled(ContextStore store) {
    assertEquals(20, store.appliedPosition());
    assertEquals("[1,2]", text(store, "a"));
    assertEquals("b", text(store, "b"));
    assertEquals(List.of("a", "b"), keys(store.scan("", Optional.empty(), 10)));
    assertEquals(List.of("b"), keys(store.expiring(700, 10)));
    assertEquals(2, store.stats().entries());
    assertEquals(20, store.head(key("a")).orElseThrow().position());
  }

  @Test
  @Clause("ContextStore 5")
  default void closingTwiceDoesNoHarm() {
    ContextStore store = filled();

    bench().close(store);
    store.close();
  }

  @Test
  @Clause("ContextStore 5")
  default void aReadAfterClosingIsRefusedOrTrue() {
    ContextStore store = filled();
    bench().close(store);

    try {
      assertEquals("[1,2]", text(store, "a"), "a miss would be a lie");
    } catch (RuntimeException e) {
      assertNotEquals(NullPointerException.class, e.getClass(), "a refusal says why");
    }
  }

  @Test
  @Clause("Capability durable")
  default void aReopenedStoreHoldsExactlyWhatItsDurabilitySays() {
    bench().close(filled());

    ContextStore reopened = bench().open();

    if (bench().claims(Capability.DURABLE) || bench().claims(Capability.ON_DISK)) {
      assertFilled(reopened);
      apply(reopened, replace("d", "more", 21));
      assertEquals("more", text(reopened, "d"));
    } else {
      assertEquals(0, reopened.appliedPosition(), "the log fills it again from the beginning");
      assertEquals(List.of(), reopened.scan("", Optional.empty(), 10));
      assertEquals(0, reopened.stats().entries());
    }
  }

  @Test
  @Clause("Capability durable")
  default void aStoreThatWasKilledIsAtAPositionOfItsOwn() {
    filled();
    Path copy = bench().crash();

    ContextStore survivor = bench().openOn(copy);

    long position = survivor.appliedPosition();
    assertTrue(List.of(0L, 10L, 20L).contains(position), () -> "position " + position);
    if (position == 20) {
      assertFilled(survivor);
    } else {
      assertEquals(position == 10 ? "[1]" : "(miss)", text(survivor, "a"));
      assertEquals(position == 10 ? "c" : "(miss)", text(survivor, "c"));
    }
    applyAt(survivor, 30, replace("z", "goes on", 30));
    assertEquals("goes on", text(survivor, "z"));
  }

  @Test
  @Clause("Capability shared")
  default void twoStoresShareExactlyWhatTheySayTheyShare() {
    ContextStore first = filled();

    if (bench().claims(Capability.SHARED)) {
      ContextStore second = bench().open();
      assertFilled(second);
      applyAt(second, 30, replace("a", "of the second", 30));
      assertEquals("of the second", text(first, "a"));
      return;
    }
    ContextStore apart = bench().openOn(bench().elsewhere());
    assertEquals(List.of(), apart.scan("", Optional.empty(), 10));
    apply(apart, replace("a", "apart", 1));
    assertFilled(first);
  }
}
