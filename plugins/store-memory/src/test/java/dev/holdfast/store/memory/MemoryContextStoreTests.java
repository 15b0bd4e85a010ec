package dev.holdfast.store.memory;

import static dev.holdfast.store.memory.Stores.apply;
import static dev.holdfast.store.memory.Stores.bytes;
import static dev.holdfast.store.memory.Stores.key;
import static dev.holdfast.store.memory.Stores.keys;
import static dev.holdfast.store.memory.Stores.replace;
import static dev.holdfast.store.memory.Stores.splice;
import static dev.holdfast.store.memory.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import dev.holdfast.tck.FakeMeter;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Batches, orders and pages. */
final class MemoryContextStoreTests {
  private final ContextStore store =
      new MemoryStoreProvider()
          .create(MapSettings.none(), new FakeWorld().context(Path.of("not-used")));

  @Test
  void providerIsNamedMemoryAndClaimsAtomicBatchesAndFences() {
    MemoryStoreProvider provider = new MemoryStoreProvider();

    assertThat(provider.name()).hasToString("memory");
    assertThat(provider.capabilities())
        .containsExactlyInAnyOrder(Capability.ATOMIC_BATCH, Capability.FENCED);
  }

  @Test
  void emptyStoreHoldsNothing() {
    assertThat(store.find(key("a"))).isEqualTo(new StoreRead.Miss());
    assertThat(store.head(key("a"))).isEmpty();
    assertThat(store.scan("", Optional.empty(), 10)).isEmpty();
    assertThat(store.expiring(Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.appliedPosition()).isZero();
    assertThat(store.stats()).isEqualTo(new StoreStats(0, 0, 0));
  }

  @Test
  void readerGetsAnArrayOfItsOwn() {
    apply(store, replace("a", "value", 1));

    ((StoreRead.Hit) store.find(key("a"))).value()[0] = 'X';

    assertThat(text(store, "a")).isEqualTo("value");
  }

  @Test
  void batchAtOrBelowTheAppliedPositionDoesNothing() {
    store.apply(new StoreBatch(5, List.of(replace("a", "five", 5))));

    store.apply(new StoreBatch(5, List.of(replace("a", "again", 5))));
    store.apply(new StoreBatch(4, List.of(new StoreChange.Remove(key("a")))));

    assertThat(text(store, "a")).isEqualTo("five");
    assertThat(store.appliedPosition()).isEqualTo(5);
  }

  @Test
  void changesOfOneKeyInOneBatchBuildUponEachOther() {
    apply(
        store,
        replace("a", "[1]", 1),
        splice(key("a"), bytes("[1]"), 2, bytes(",2]"), 1),
        splice(key("a"), bytes("[1,2]"), 4, bytes(",3]"), 1),
        new StoreChange.Remove(key("b")),
        replace("b", "kept", 1),
        replace("c", "gone", 1),
        new StoreChange.Remove(key("c")));

    assertThat(text(store, "a")).isEqualTo("[1,2,3]");
    assertThat(text(store, "b")).isEqualTo("kept");
    assertThat(text(store, "c")).isEqualTo("(miss)");
    assertThat(store.stats().entries()).isEqualTo(2);
  }

  @Test
  void batchThatDoesNotFitChangesNothing() {
    apply(store, replace("a", "[1]", 1));
    StoreChange good = splice(key("a"), bytes("[1]"), 2, bytes(",2]"), 2);
    List<StoreChange> misfits =
        List.of(
            splice(key("absent"), bytes("xx"), 2, bytes("y"), 2),
            splice(key("a"), bytes("a longer value"), 14, bytes("y"), 2),
            new StoreChange.Splice(
                Stores.head(key("a"), bytes("wrong length"), 2, 99), 2, bytes("y")),
            new StoreChange.Splice(Stores.head(key("a"), bytes(""), 2, 99), -1, bytes("y")),
            new StoreChange.Replace(Stores.head(key("b"), bytes("123"), 2, 99), bytes("12")));

    for (StoreChange misfit : misfits) {
      assertThatThrownBy(() -> apply(store, replace("n", "new", 2), good, misfit))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("position 2")
          .hasMessageContaining(misfit.key().text());
      assertThat(store.appliedPosition()).isEqualTo(1);
      assertThat(text(store, "a")).isEqualTo("[1]");
      assertThat(text(store, "n")).isEqualTo("(miss)");
    }

    apply(store, good);
    assertThat(text(store, "a")).isEqualTo("[1,2]");
  }

  @Test
  void batchThatFailsHalfWayIsTakenBackAndCanBeAppliedAgain() {
    boolean[] failing = {false};
    MemoryContextStore fragile =
        new MemoryContextStore(
            new FakeMeter(),
            key -> {
              if (failing[0] && key.text().equals("c")) {
                throw new OutOfMemoryError("planted");
              }
            });
    apply(fragile, replace("a", "[1]", 1, 500), replace("b", "old", 1, 600), replace("c", "c", 1));
    StoreStats before = fragile.stats();
    StoreBatch batch =
        new StoreBatch(
            2,
            List.of(
                splice(key("a"), bytes("[1]"), 2, bytes(",2]"), 2),
                new StoreChange.Remove(key("b")),
                replace("n", "new", 2, 700),
                replace("c", "cc", 2)));

    failing[0] = true;
    assertThatThrownBy(() -> fragile.apply(batch)).isInstanceOf(OutOfMemoryError.class);

    assertThat(fragile.appliedPosition()).isEqualTo(1);
    assertThat(fragile.stats()).isEqualTo(before);
    assertThat(keys(fragile.scan("", Optional.empty(), 10))).containsExactly("a", "b", "c");
    assertThat(keys(fragile.expiring(1000, 10))).containsExactly("a", "b");
    failing[0] = false;
    fragile.apply(batch);
    assertThat(text(fragile, "a")).isEqualTo("[1,2]");
    assertThat(keys(fragile.scan("", Optional.empty(), 10))).containsExactly("a", "c", "n");
    assertThat(keys(fragile.expiring(1000, 10))).containsExactly("n");
  }

  @Test
  void scanPagesThroughAPrefixInByteOrder() {
    String[] stored = {
      "b/\uFFFD", "b/😀", "a", "b", "b/z", "b/é", "b/a/x", "b/a", "ba", "b!", "c/1"
    };
    for (int i = 0; i < stored.length; i++) {
      apply(store, replace(stored[i], "v", i + 1));
    }

    assertThat(keys(store.scan("b/", Optional.empty(), 100)))
        .containsExactly("b/a", "b/a/x", "b/z", "b/é", "b/\uFFFD", "b/😀");
    assertThat(keys(store.scan("b/", Optional.empty(), 2))).containsExactly("b/a", "b/a/x");
    assertThat(keys(store.scan("b/", Optional.of(key("b/a/x")), 2))).containsExactly("b/z", "b/é");
    assertThat(keys(store.scan("b/", Optional.of(key("b/n")), 1)))
        .as("the key to start after need not exist")
        .containsExactly("b/z");
    assertThat(keys(store.scan("b/", Optional.of(key("a")), 1)))
        .as("a key before the prefix does not widen it")
        .containsExactly("b/a");
    assertThat(store.scan("b/", Optional.of(key("c")), 10)).isEmpty();
    assertThat(keys(store.scan("", Optional.empty(), 100))).hasSize(stored.length);
    assertThatThrownBy(() -> store.scan("", Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void expiringGivesTheEarliestFirstAndFollowsChangesOfDeadlines() {
    apply(
        store,
        replace("late", "v", 1, 3_000),
        replace("early", "v", 1, 1_000),
        replace("keep", "v", 1),
        replace("refreshed", "v", 1, 500),
        replace("removed", "v", 1, 600),
        replace("middle", "v", 1, 2_000));
    apply(store, replace("refreshed", "v", 2, 2_500), new StoreChange.Remove(key("removed")));

    assertThat(keys(store.expiring(999, 10))).isEmpty();
    assertThat(keys(store.expiring(1_000, 10))).containsExactly("early");
    assertThat(keys(store.expiring(9_000, 10)))
        .containsExactly("early", "middle", "refreshed", "late");
    assertThat(keys(store.expiring(9_000, 2))).containsExactly("early", "middle");

    apply(store, replace("early", "kept now", 3));
    assertThat(keys(store.expiring(1_000, 10))).isEmpty();
  }

  @Test
  void closingTwiceDoesNoHarm() {
    apply(store, replace("a", "value", 1));

    store.close();
    store.close();

    assertThat(text(store, "a")).as("a late reader is told no lie").isEqualTo("value");
  }
}
