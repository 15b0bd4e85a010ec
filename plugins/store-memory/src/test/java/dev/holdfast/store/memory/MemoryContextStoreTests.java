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
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreStats;
import dev.holdfast.tck.FakeMeter;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the memory store does beyond the contract of all stores. */
final class MemoryContextStoreTests {
  private final ContextStore store =
      new MemoryStoreProvider()
          .create(MapSettings.none(), new FakeWorld().context(Path.of("not-used")));

  @Test
  void providerIsNamedMemoryAndClaimsAtomicBatches() {
    MemoryStoreProvider provider = new MemoryStoreProvider();

    assertThat(provider.name()).hasToString("memory");
    assertThat(provider.capabilities()).containsExactly(Capability.ATOMIC_BATCH);
  }

  @Test
  void nothingIsLeftOfRemovedKeys() {
    MemoryContextStore measured = new MemoryContextStore(new FakeMeter());
    for (int i = 0; i < 200; i++) {
      apply(
          measured, replace("a/" + i, "[1]", i + 1, i % 2 == 0 ? 500 + i : EntryHead.NO_DEADLINE));
    }
    for (int i = 0; i < 200; i++) {
      apply(
          measured,
          splice(key("a/" + i), bytes("[1]"), 2, bytes(",2]"), 201 + i),
          new StoreChange.Remove(key("a/" + i)));
    }

    assertThat(measured.index().orderedSize()).isZero();
    assertThat(measured.stats()).isEqualTo(new StoreStats(0, 0, 0));
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
            EntryMaker.MOST_PACKED,
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
}
